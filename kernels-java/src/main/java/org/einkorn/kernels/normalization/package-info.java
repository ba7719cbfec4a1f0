/**
 * Batch and layer normalization, with scale and shift:
 *
 * <pre>{@code
 * dst = scale · (src − mean) / sqrt(variance + epsilon) + shift
 * }</pre>
 *
 * <p>Batch normalization takes mean and (biased) variance over batch and plane of each channel;
 * scale and shift have one element a channel. Forward-training writes them to mean and variance and
 * updates {@code running = (1 − momentum) · running + momentum · statistic}, the running variance
 * with the unbiased one (times N/(N−1); as it is for N = 1). Forward-inference reads mean and
 * variance. Layer normalization takes them over each row; scale and shift have one element a
 * column. Forward-training writes mean and variance a row, forward-inference does not. With x̂ =
 * (src − mean)·r, r = 1/sqrt(variance + epsilon), and N elements a set, backward is
 *
 * <pre>{@code
 * diff_shift = Σ diff_dst        diff_scale = Σ diff_dst · x̂
 * diff_src   = r · (g − mean(g) − x̂ · mean(g · x̂))    with g = scale · diff_dst
 * }</pre>
 */
@NullMarked
package org.einkorn.kernels.normalization;

import org.jspecify.annotations.NullMarked;
