/**
 * Reductions of a dense tensor over any set of its axes. With <i>k</i> an index of the kept axes,
 * <i>r</i> one of the reduced axes, and N the number of elements of a result:
 *
 * <pre>
 * forward    dst[k] = fold over r of src[k, r]
 * backward   diff_src[k, r] = diff_dst[k] · g
 *            sum 1, mean 1/N, norm src[k, r] / dst[k], variance 2 (src[k, r] − mean[k]) / N,
 *            max and min 1 at the first place of the extreme and 0 elsewhere
 * </pre>
 *
 * <p>The backward of norm reads dst of the forward pass; the others compute what they need from
 * src. A NaN in src gives NaN. No operand may take the place of another. Sums are taken in short
 * chains that are added in double or in about the root of their number; see {@code
 * docs/pointwise.md}.
 */
@NullMarked
package org.einkorn.kernels.reduction;

import org.jspecify.annotations.NullMarked;
