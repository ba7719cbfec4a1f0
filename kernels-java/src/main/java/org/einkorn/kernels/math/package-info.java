/**
 * Transcendental functions of vectors, in single precision with scalar twins and in double; and the
 * activations and elementwise operations that are made of them.
 *
 * <p>The JDK's vector math library differs in the last bits between platforms and vector widths,
 * and misses functions on some of them. These are our own polynomials: the same operations in the
 * same order on every lane of every width, so that {@link org.einkorn.kernels.math.VectorMath} and
 * {@link org.einkorn.kernels.math.ScalarMath} agree bit for bit.
 *
 * <p>The coefficients were fitted in the minimax sense (reweighted least squares on Chebyshev
 * nodes, in double) and rounded to float. The package is internal to the module.
 */
@NullMarked
package org.einkorn.kernels.math;

import org.jspecify.annotations.NullMarked;
