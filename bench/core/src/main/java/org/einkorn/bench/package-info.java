/**
 * JMH benchmarks, one class for each family. Each runs any variant of any backend on problems in
 * Einkorn's notation and verifies the result before the first sample.
 *
 * <p>{@code ./einkorn bench} runs them in turn with other libraries. By itself, {@code ./einkorn
 * jmh Gemm.warm -p variant=vector,onednn -p threads=1,2} measures gemm on two backends, each with
 * its first offer; a full variant id picks that variant, {@code -p problem=} another problem,
 * {@code -prof gc} shows the allocation per run, which must be 0.
 */
@NullMarked
package org.einkorn.bench;

import org.jspecify.annotations.NullMarked;
