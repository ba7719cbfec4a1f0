/**
 * What the Vector API kernels of all families share: access to f32 memory, kernels over a range of
 * items, and their variants. The package is internal to the module.
 *
 * <p>Loops are written once for arrays and native segments. Each class of loops is a template that
 * {@link org.einkorn.kernels.microkernel.Specializer} defines once for each storage, so that the
 * storage is a constant and no call site sees both.
 */
@NullMarked
package org.einkorn.kernels.vector;

import org.jspecify.annotations.NullMarked;
