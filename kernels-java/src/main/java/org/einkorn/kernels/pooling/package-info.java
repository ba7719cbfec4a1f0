/**
 * Pooling of images, sequences and volumes. The window of output <i>o</i> holds the positions
 * <i>k</i> of each axis, at the input positions {@code o·stride + k·(dilation + 1) − pad}; in an
 * adaptive pooling the input positions from {@code ⌊o·in/out⌋} to before {@code ⌈(o+1)·in/out⌉}. A
 * global pooling is one whose window is the input. Over the positions inside the input
 *
 * <pre>{@code
 * max       dst[b, c, o] = max_k src[b, c, i(o, k)]
 * avg_p     dst[b, c, o] = (1/K) · Σ_k src[b, c, i(o, k)]       K positions of a whole window
 * avg_np    dst[b, c, o] = (1/n(o)) · Σ_k src[b, c, i(o, k)]    n(o) positions inside the input
 * }</pre>
 *
 * <p>An adaptive window has nothing but positions inside; there the two means are the same.
 * Forward-training of max also keeps the place of the maximum in its window, {@code (kd · KH + kh)
 * · KW + kw}, the first one of equals, as u8 when the window has at most 256 positions, else as
 * s32. A window that holds a NaN gives NaN or the maximum of its numbers; one that lies wholly in
 * the padding gives 0 and place 0. Forward-training of means is their inference. Backward:
 *
 * <pre>{@code
 * max       diff_src[i] = Σ diff_dst[o]            over the windows whose maximum was at i
 * avg       diff_src[i] = Σ diff_dst[o] / K        (or n(o)) over the windows that hold i
 * }</pre>
 *
 * <p>An index whose place lies outside the input contributes nothing. Source and destination do not
 * overlap.
 */
@NullMarked
package org.einkorn.kernels.pooling;

import org.jspecify.annotations.NullMarked;
