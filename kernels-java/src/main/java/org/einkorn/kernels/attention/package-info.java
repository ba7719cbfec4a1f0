/**
 * Scaled dot-product attention (Vaswani et al., 2017, arXiv:1706.03762) over <i>mb</i> sequences
 * and <i>h</i> heads. For each of them, queries {@code i < q}, keys {@code j < k}:
 *
 * <pre>{@code
 * s[i, j]   = scale · Σ_c query[i, c] · key[j, c] + mask[i, j]
 * lse[i]    = ln Σ_j exp(s[i, j])                                  by-product of forward-training
 * p[i, j]   = exp(s[i, j] − lse[i])
 * dst[i, c] = Σ_j p[i, j] · value[j, c]
 * }</pre>
 *
 * <p>and backward, which takes dst and lse from forward-training and computes the scores anew,
 *
 * <pre>{@code
 * p[i, j]          = exp(min(0, s[i, j] − lse[i]))
 * r[i]             = Σ_c diff_dst[i, c] · dst[i, c]
 * ds[i, j]         = p[i, j] · (Σ_c diff_dst[i, c] · value[j, c] − r[i])
 * diff_value[j, c] = Σ_i p[i, j] · diff_dst[i, c]
 * diff_key[j, c]   = scale · Σ_i ds[i, j] · query[i, c]
 * diff_query[i, c] = scale · Σ_j ds[i, j] · key[j, c]
 * }</pre>
 *
 * <p>A probability is at most 1, so the minimum changes nothing but rounding errors. The mask has
 * no gradient.
 *
 * <ul>
 *   <li><b>Heads.</b> {@code g} heads of keys and values serve {@code h} heads of queries, {@code
 *       g} dividing {@code h}: query head <i>n</i> reads key head {@code n / (h/g)} (Ainslie et
 *       al., 2023, arXiv:2305.13245). Their gradients are sums over the queries' heads.
 *   <li><b>Causal.</b> Sequences end together: query <i>i</i> sees the keys {@code j ≤ i + k − q}.
 *       With more queries than keys the first {@code q − k} see none.
 *   <li><b>Mask.</b> Real numbers added to the scores, dense, with the axes of {@link
 *       org.einkorn.kernels.attention.AttentionMask}. An element of at most {@value
 *       org.einkorn.kernels.attention.AttentionReference#EXCLUDED}, such as −∞ or the most negative
 *       float, excludes the key.
 *   <li><b>Rows that see no key</b> give {@code dst = 0} and {@code lse = −∞}; backward they
 *       contribute 0 to every gradient.
 *   <li><b>Range.</b> Scores may be as large as {@code 1e37}; a row's greatest is taken from all of
 *       them before the exponential. Probabilities below 2<sup>−118</sup> of the row's greatest may
 *       count as 0.
 *   <li><b>NaN and infinity</b> in queries, keys, values or gradients may spoil all results of
 *       their sequence and head, even where a key is excluded, and no others.
 *   <li><b>Aliasing.</b> What is written overlaps nothing; but operands of one pitch may lie
 *       between each other, such as the three parts of a packed projection.
 * </ul>
 *
 * <p>The vector kernels never hold more of the scores than one block: the softmax is computed
 * online (Milakov and Gimelshein, 2018, arXiv:1805.02867; Dao et al., 2022, arXiv:2205.14135; Dao,
 * 2023, arXiv:2307.08691).
 */
@NullMarked
package org.einkorn.kernels.attention;

import org.jspecify.annotations.NullMarked;
