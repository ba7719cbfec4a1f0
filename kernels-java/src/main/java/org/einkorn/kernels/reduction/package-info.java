/**
 * Reduction of a tensor over one axis: {@code dst[outer, inner] = Σ_i src[outer, i, inner]}, or the
 * mean, which over no element is NaN. Sums are taken so that the error stays below that of plain
 * summation in order.
 */
@NullMarked
package org.einkorn.kernels.reduction;

import org.jspecify.annotations.NullMarked;
