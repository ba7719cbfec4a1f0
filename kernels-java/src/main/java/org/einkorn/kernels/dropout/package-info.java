/**
 * Dropout: each element is dropped with probability <i>p</i>, and what is left is scaled, so that
 * the expectation stays (Srivastava et al., 2014, JMLR 15, in the inverted form).
 *
 * <pre>{@code
 * forward-training:   dst[i]      = r[i] < ⌊p·2³²⌉ ? 0 : src[i] / (1 − p)
 * backward:           diff_src[i] = r[i] < ⌊p·2³²⌉ ? 0 : diff_dst[i] / (1 − p)
 * forward-inference:  dst[i]      = src[i]
 * }</pre>
 *
 * <p>{@code r[i]} is a 32-bit word of the counter-based generator Philox4x32-10 (Salmon, Moraes,
 * Dror and Shaw, 2011, Parallel Random Numbers: As Easy as 1, 2, 3). Seed and offset are 64 bits
 * each, in the operand {@code random}: four s32, seed low, seed high, offset low, offset high. With
 * block {@code b = i / 64} and {@code j = i mod 64}, the key is the seed, the counter's low 64 bits
 * are {@code 16·b + j mod 16}, its high 64 bits are the offset, and of the four words that come out
 * it is number {@code j / 16}. So the mask depends on seed, offset and element only, not on
 * threads, vectors or memory, and two offsets never share a word, whatever the sizes: count one up
 * for each use of a seed. No mask is stored; backward draws it again.
 *
 * <p>The scalar <i>p</i> must be in {@code [0, 1)}; others are refused before anything is written.
 * Dropped elements are +0 even where the source is NaN or infinite. A destination may take the
 * place of its source.
 */
@NullMarked
package org.einkorn.kernels.dropout;

import org.jspecify.annotations.NullMarked;
