/**
 * Softmax, log-softmax and the losses. Over one axis of size <i>N</i>:
 *
 * <pre>{@code
 * softmax:      dst[i] = exp(src[i] − M) / Σ_j exp(src[j] − M)      M = max_j src[j]
 * log-softmax:  dst[i] = src[i] − M − ln Σ_j exp(src[j] − M)
 * backward:     diff_src[i] = dst[i] · (diff_dst[i] − Σ_j dst[j] · diff_dst[j])       softmax
 *               diff_src[i] = diff_dst[i] − exp(dst[i]) · Σ_j diff_dst[j]             log-softmax
 * }</pre>
 *
 * <p>A probability below 2^-124 may become 0. A row with a NaN or +∞, or of −∞ only, becomes NaN.
 *
 * <p>Cross-entropy reads logits and one label a row. Rows whose label lies outside {@code [0, N)},
 * or is the scalar {@code ignored} where the problem has it, do not count. With class weights
 * <i>w</i> (1 without {@code weights}), their sum <i>W</i> and the scalar ε (0 without {@code
 * smoothing}), a row with label <i>y</i> has
 *
 * <pre>{@code
 * loss        = Σ_i q[i] · −log-softmax(src)[i]      q[i] = (1 − ε)·w[y]·[i = y] + (ε/N)·w[i]
 * gradient[i] = softmax(src)[i] · Σ_j q[j] − q[i]
 * }</pre>
 *
 * <p>and the result is the sum over the rows that count, divided by {@code Σ w[y]} unless the
 * problem says {@code sum}; where that is 0, loss and gradient are 0. Forward-training also gives
 * the gradient, 0 in rows that do not count. (Szegedy et al., 2015, arXiv:1512.00567, section 7;
 * weights and divisor are PyTorch's.)
 *
 * <p>Losses of elements ({@code loss=}) compare src <i>x</i> with target <i>t</i>, and give the
 * mean or the {@code sum} of all elements; forward-training also its gradient:
 *
 * <table>
 * <caption>Losses of elements, d = x − t</caption>
 * <tr><th>loss</th><th>of an element</th><th>gradient</th></tr>
 * <tr><td>bce</td><td>max(x, 0) − x·t + ln(1 + exp(−|x|))</td><td>sigmoid(x) − t</td></tr>
 * <tr><td>mse</td><td>d²</td><td>2·d</td></tr>
 * <tr><td>l1</td><td>|d|</td><td>sign(d), 0 at 0</td></tr>
 * <tr><td>huber</td><td>d²/2, beyond delta delta·(|d| − delta/2)</td><td>d clamped to ±delta</td></tr>
 * <tr><td>kl</td><td>t·(ln t − x), 0 for t = 0; x is a log-probability, t ≥ 0</td><td>−t</td></tr>
 * </table>
 *
 * <p>They belong to this family because a loss is a softmax's natural end, because it has a
 * forward-training that gives the gradient at once, which a reduction has not, and because the
 * families are few on purpose. diff_src may be src; dst may be src, and diff_src diff_dst.
 */
@NullMarked
package org.einkorn.kernels.softmax;

import org.jspecify.annotations.NullMarked;
