/**
 * The inner loop that matrix products and convolutions share, and what feeds it.
 *
 * <p>From the inside out: a generated {@link org.einkorn.kernels.microkernel.MicroKernel} holds a
 * {@link org.einkorn.kernels.microkernel.Tile} of C in vector registers; a {@link
 * org.einkorn.kernels.microkernel.PanelPacker} copies a block of a matrix into the order in which
 * it is read; a {@link org.einkorn.kernels.microkernel.TileFinisher} applies beta and the epilogue;
 * and {@link org.einkorn.kernels.microkernel.MatrixProduct} blocks the loops around them for the
 * caches and cuts them into parts for threads. {@link org.einkorn.kernels.microkernel.Specializer}
 * gives a class its own constants. Decisions and figures stand in {@code docs/gemm.md}. The package
 * is internal to the module.
 */
@NullMarked
package org.einkorn.kernels.microkernel;

import org.jspecify.annotations.NullMarked;
