/**
 * Operations of two tensors, element by element, and the choice between two by a third. With
 * <i>i</i> an index of the destination, and an axis of size 1 of a source repeated along the
 * destination's:
 *
 * <pre>
 * forward    dst[i] = f(src[i], src1[i])        dst[i] = condition[i] ≠ 0 ? src[i] : src1[i]
 * backward   diff_src[j]  = Σ diff_dst[i] · ∂f/∂src[i]     over all i at which src[j] is read
 *            diff_src1[j] = Σ diff_dst[i] · ∂f/∂src1[i]
 * </pre>
 *
 * <p>A source that is repeated thus gets a sum; one that is not gets one term. Comparisons give 1
 * or 0 in the type of the operands, so that their results can be multiplied with and summed. NaN
 * and infinities go through as the operations of IEEE 754 have it. The destination may take the
 * place of src where that is not repeated; gradients may take the place of nothing.
 */
@NullMarked
package org.einkorn.kernels.elementwise;

import org.jspecify.annotations.NullMarked;
