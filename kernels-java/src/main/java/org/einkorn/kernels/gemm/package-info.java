/**
 * General matrix product: for destination C of <i>m</i> rows and <i>n</i> columns,
 *
 * <pre>{@code
 * C[i, j] = epilogue(alpha · Σ_p A[i, p] · B[p, j] + beta · C[i, j])    0 ≤ p < k
 * }</pre>
 *
 * <p>A is {@link org.einkorn.kernels.Role#SRC}, B is {@link org.einkorn.kernels.Role#WEIGHTS}, C is
 * {@link org.einkorn.kernels.Role#DST}; all row-major, leading dimensions in elements. With {@code
 * ta} A is stored as its transpose, {@code k × m}; with {@code tb} B as {@code n × k}. With beta =
 * 0 C is overwritten and may hold NaN before. C overlaps no other operand.
 *
 * <p>A batch is the same for each of its products <i>g</i>, whose matrices start <i>g</i> strides
 * behind the first; a stride of 0 stands for a matrix that all products share. The bias is that of
 * one product, and serves all. The strides of C and of the residual are the same.
 */
@NullMarked
package org.einkorn.kernels.gemm;

import org.jspecify.annotations.NullMarked;
