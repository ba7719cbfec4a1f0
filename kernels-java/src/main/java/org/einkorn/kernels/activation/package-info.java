/**
 * Activation functions, element by element: forward {@code dst = f(src)}; backward {@code diff_src
 * = f'(src) · diff_dst}, where f' is computed from src, or from dst when the problem says so. The
 * destination may take the place of the source, diff_src that of diff_dst.
 *
 * <p>With <i>c</i> the position along the axis of the slopes or the bias, and <i>i</i> all indices:
 *
 * <pre>
 * prelu      dst[i] = src[i] > 0 ? src[i] : weights[c] · src[i]
 *            diff_weights[c] = Σ diff_dst[i] · min(src[i], 0)        over all i at c
 * with bias  dst[i] = f(src[i] + bias[c])
 *            diff_src[i] = f'(src[i] + bias[c]) · diff_dst[i]
 *            diff_bias[c] = Σ diff_src[i]                            over all i at c
 * </pre>
 */
@NullMarked
package org.einkorn.kernels.activation;

import org.jspecify.annotations.NullMarked;
