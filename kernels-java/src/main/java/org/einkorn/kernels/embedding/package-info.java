/**
 * Lookup of rows of a table, and the gradient of the table. For <i>n</i> indices into a table of
 * <i>r</i> rows of <i>d</i> elements
 *
 * <pre>{@code
 * forward:           dst[i, j]          = weights[indices[i], j]
 * backward-weights:  diff_weights[k, j] = β·diff_weights[k, j] + Σ diff_dst[i, j]  over i with indices[i] = k
 * }</pre>
 *
 * <p>Indices are s32 of any rank, whose axes come before that of <i>d</i> in dst. An index that is
 * negative or not less than <i>r</i> is refused by an {@link IllegalArgumentException} before
 * anything is written. With {@code padding=k} the row <i>k</i> counts as zeros: it is not read
 * forward, and gets no gradient (where β is 0 it is overwritten by zeros, else only scaled).
 *
 * <p>{@code beta=0}, which is assumed where nothing is said, overwrites: the gradient may hold NaN
 * before. Sums are taken in the order of the indices, in chains, so that the result is the same for
 * any number of threads. Forward moves bits: NaN and infinities pass unchanged. Nothing may
 * overlap.
 */
@NullMarked
package org.einkorn.kernels.embedding;

import org.jspecify.annotations.NullMarked;
