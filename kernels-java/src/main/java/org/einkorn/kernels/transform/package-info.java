/**
 * Transforms move elements without arithmetic on them. All tensors are dense and row-major; with
 * source coordinates <i>s</i>, destination coordinates <i>d</i> and an axis <i>a</i>:
 *
 * <pre>{@code
 * transpose dims perm=…          dst[d] = src[s],  s[perm[a]] = d[a]
 * pad dims before=… after=…      dst[d] = src[d − before] inside, the scalar fill outside
 *     mode=edge                  the nearest element outside
 *     mode=reflect               the element as far inside as d is outside, the edge not repeated
 * slice dims start=… size=… step=…   dst[d] = src[start + d·step]
 * concat dims:dims:… axis=a      dst = the sources, of which up to four, one after the other on axis a
 * gather dims axis=a count=n     dst[d] = src[d with d[a] replaced by indices[d[a]]]
 * im2col mb…ic…ih…kh…            dst[n, (c·KH + kh)·KW + kw, oh·OW + ow] =
 *                                    src[n, c, oh·SH + kh·(DH + 1) − PH, ow·SW + kw·(DW + 1) − PW], 0 outside
 * }</pre>
 *
 * <p>{@code reorder dims nchw:nhwc}, or the other way round, is understood as the transpose that it
 * is. The direction backward is the adjoint: {@code diff_src[s]} is the sum of {@code diff_dst[d]}
 * over all <i>d</i> that take from <i>s</i>, so col2im for im2col and a scatter-add for gather.
 * Forward moves bits, of any type; backward is for f32 and f64. Sums have an order of their own,
 * the same for any number of threads.
 *
 * <p>Indices are s32; one outside of its axis is refused before anything is written. Nothing may
 * overlap. Destinations are overwritten.
 */
@NullMarked
package org.einkorn.kernels.transform;

import org.jspecify.annotations.NullMarked;
