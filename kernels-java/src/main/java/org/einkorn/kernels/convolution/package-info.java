/**
 * Convolution over one, two or three spatial axes (in the sense of deep learning: a correlation).
 * Forward, written for two axes:
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
 *
 * <p>Transposed:
 *
 * <pre>{@code
 * dst[b, o, iy, ix] = epilogue(Σ_{c, y, x, r, s: iy = iy(y, r), ix = ix(x, s)}
 *     weights[g·IC/G + c, o − g·OC/G, r, s] · src[b, g·IC/G + c, y, x])
 * }</pre>
 *
 * <p>which is backward-data of the convolution whose source is dst, with an epilogue; its gradients
 * are that convolution's forward and backward-weights.
 *
 * <p>No operand may overlap another one. A NaN or an infinity reaches the results whose sums it is
 * part of; in the relaxed accuracy class, also their neighbours in a tile of up to 4×4.
 */
@NullMarked
package org.einkorn.kernels.convolution;

import org.jspecify.annotations.NullMarked;
