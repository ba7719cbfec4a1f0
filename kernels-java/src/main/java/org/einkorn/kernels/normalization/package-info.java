/**
 * Batch, layer, RMS, group and instance normalization, with scale and shift. The tensor falls into
 * sets of <i>N</i> elements, each with a mean and a (biased) variance of its own:
 *
 * <pre>{@code
 * mean     = (1/N) · Σ src               variance = (1/N) · Σ (src − mean)²
 * dst      = scale · (src − mean) / sqrt(variance + epsilon) + shift
 * }</pre>
 *
 * <table>
 * <caption>Sets, and which element of scale and shift belongs to an element</caption>
 * <tr><th>kind</th><th>a set</th><th>mean, variance</th><th>scale, shift</th></tr>
 * <tr><td>batch</td><td>a channel of all images</td><td>ic</td><td>the channel's</td></tr>
 * <tr><td>group</td><td>ic/g channels of an image</td><td>mb × g</td><td>the channel's</td></tr>
 * <tr><td>instance</td><td>a channel of an image</td><td>mb × ic</td><td>the channel's</td></tr>
 * <tr><td>layer</td><td>a row</td><td>rows</td><td>the column's</td></tr>
 * <tr><td>rms</td><td>a row, its mean taken for 0</td><td>rows</td><td>the column's; no
 *     shift</td></tr>
 * </table>
 *
 * <p>Forward-training writes mean and variance (of rms only the variance, which is the mean of the
 * squares), forward-inference does not. Batch normalization's forward-training also updates {@code
 * running = (1 − momentum) · running + momentum · statistic}, the running variance with the
 * unbiased one (times N/(N−1); as it is for N = 1), and its forward-inference reads mean and
 * variance. {@link org.einkorn.kernels.normalization.Folding} puts those into the weights of a
 * convolution before it.
 *
 * <p>Rows may be added to first, {@code add=residual} or {@code add=bias+residual}: {@code sum =
 * src (+ bias) + residual} is written out and takes the place of src in the equations. With {@code
 * +relu} dst is max(dst, 0), NaN staying NaN.
 *
 * <p>With x̂ = (src − mean)·r, r = 1/sqrt(variance + epsilon), backward is
 *
 * <pre>{@code
 * diff_shift = Σ diff_dst        diff_scale = Σ diff_dst · x̂       over all that the element scales
 * diff_src   = r · (g − mean(g) − x̂ · mean(g · x̂))    with g = scale · diff_dst, means over the set
 * }</pre>
 *
 * <p>where rms lacks diff_shift and the term mean(g), and {@code +relu} takes diff_dst for 0 where
 * dst, which it reads, is not positive. Backward of a sum is that of the plain problem with the sum
 * as src: diff_src is the gradient of src and of residual, and its sum over the rows that of the
 * bias.
 *
 * <p>dst may be src, sum may be residual, diff_src may be diff_dst. A set with a NaN or an infinity
 * becomes NaN (with rms and an infinity what is finite becomes 0). An empty set has mean and
 * variance 0.
 */
@NullMarked
package org.einkorn.kernels.normalization;

import org.jspecify.annotations.NullMarked;
