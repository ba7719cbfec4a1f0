/**
 * Reports of what the benchmarks measured: {@code ./einkorn report} writes one self-contained HTML
 * file, a summary in Markdown and the README's table; {@link org.einkorn.bench.report.Gate} tells
 * whether something became slower from one run to another.
 *
 * <p>Everything starts from {@link org.einkorn.bench.report.Duel}: the fastest of this library's
 * backends and the fastest peer in one contest, compared round by round. A loss is drawn as plainly
 * as a win, and what was refused or failed is listed with its reason.
 */
@NullMarked
package org.einkorn.bench.report;

import org.jspecify.annotations.NullMarked;
