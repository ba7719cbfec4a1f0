/**
 * Two-dimensional convolution (in the sense of deep learning: a correlation). Forward:
 *
 * <pre>{@code
 * dst[b, o, y, x] = epilogue(Σ_{c, r, s} weights[o, c, r, s] · src[b, g·IC/G + c, iy(y, r), ix(x, s)])
 * }</pre>
 *
 * <p>where <i>g</i> is the group of output channel <i>o</i>, {@code 0 ≤ c < IC/G}, and {@code iy},
 * {@code ix} follow from {@link org.einkorn.kernels.Window}; positions in the padding contribute 0.
 * Backward-data is the gradient with respect to src, backward-weights that with respect to weights
 * and, with {@code +bias}, to the bias: {@code diff_bias[o] = Σ_{b, y, x} diff_dst[b, o, y, x]}.
 * Gradients are overwritten, not accumulated.
 */
@NullMarked
package org.einkorn.kernels.convolution;

import org.jspecify.annotations.NullMarked;
