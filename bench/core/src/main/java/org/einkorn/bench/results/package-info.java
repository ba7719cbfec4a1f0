/**
 * What a run of the benchmarks measured, as records and as a JSON file: {@link
 * org.einkorn.bench.results.Results} holds the machine, its roofs, a {@link
 * org.einkorn.bench.results.Row} for every contender of every contest, and costs; {@link
 * org.einkorn.bench.results.ResultsFile} reads and writes it. {@code bench/core/docs/results.md}
 * describes the file field by field.
 *
 * <p>A {@link org.einkorn.bench.results.Contest} is a problem under stated conditions. All its
 * contenders are measured in turn, round after round, and sample {@code i} of each was taken in
 * round {@code i}: figures are compared by pair, so that what disturbed a round disturbed both.
 */
@NullMarked
package org.einkorn.bench.results;

import org.jspecify.annotations.NullMarked;
