/**
 * Softmax, log-softmax and the cross-entropy loss from logits, over one axis of size <i>N</i>:
 *
 * <pre>{@code
 * softmax:      dst[i] = exp(src[i] − M) / Σ_j exp(src[j] − M)      M = max_j src[j]
 * log-softmax:  dst[i] = src[i] − M − ln Σ_j exp(src[j] − M)
 * backward:     diff_src[i] = dst[i] · (diff_dst[i] − Σ_j dst[j] · diff_dst[j])       softmax
 *               diff_src[i] = diff_dst[i] − exp(dst[i]) · Σ_j diff_dst[j]             log-softmax
 * }</pre>
 *
 * <p>Cross-entropy reads logits and one label a row and gives the mean loss over the rows whose
 * label lies in {@code [0, N)}; the others are ignored, and without any the loss is 0.
 * Forward-training also gives the gradient of that mean:
 *
 * <pre>{@code
 * loss = (1/R) · Σ_rows −log-softmax(src)[label]      diff_src[i] = (softmax(src)[i] − [i = label]) / R
 * }</pre>
 *
 * <p>and 0 in ignored rows.
 */
@NullMarked
package org.einkorn.kernels.softmax;

import org.jspecify.annotations.NullMarked;
