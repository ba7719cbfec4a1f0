/**
 * Max-pooling of images. Forward:
 *
 * <pre>{@code
 * dst[b, c, y, x] = max_{r, s} src[b, c, iy(y, r), ix(x, s)]
 * }</pre>
 *
 * <p>over the positions inside the input. Forward-training also keeps the place of the maximum in
 * its window, {@code r · KW + s}, the first one of equals, as u8 when the window has at most 256
 * positions, else as s32. A window that holds a NaN gives NaN or the maximum of its numbers; one
 * that lies wholly in the padding gives 0 and place 0. Backward routes each gradient to that place:
 * {@code diff_src[i] = Σ diff_dst} over the windows whose maximum was at <i>i</i>; an index whose
 * place lies outside the input contributes nothing.
 */
@NullMarked
package org.einkorn.kernels.pooling;

import org.jspecify.annotations.NullMarked;
