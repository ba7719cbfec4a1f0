/**
 * Loops that compute each element of a destination by itself, from elements of up to three sources
 * that may be broadcast to it: the engine of activation, elementwise and of the backward passes of
 * reduction. The package is internal to the module.
 *
 * <p>A loop is a template with a {@link org.einkorn.kernels.microkernel.Placeholder}. Each function
 * has a copy of the loop as a class of its own, so that C2 compiles one small loop for it.
 */
@NullMarked
package org.einkorn.kernels.pointwise;

import org.jspecify.annotations.NullMarked;
