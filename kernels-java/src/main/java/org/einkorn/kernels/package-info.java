/**
 * The contract: what is to be computed, who offers to compute it, and how a prepared kernel is run.
 *
 * <p>The life of a call: a {@link org.einkorn.kernels.Problem} and {@link
 * org.einkorn.kernels.Options} are put to every {@link org.einkorn.kernels.Backend}, which answers
 * with {@link org.einkorn.kernels.Offer offers}: a {@link org.einkorn.kernels.Variant} that can do
 * it, or a refusal with its reason. A variant is prepared once into a {@link
 * org.einkorn.kernels.Kernel}, which is then run many times on {@link
 * org.einkorn.kernels.Operands}.
 */
@NullMarked
package org.einkorn.kernels;

import org.jspecify.annotations.NullMarked;
