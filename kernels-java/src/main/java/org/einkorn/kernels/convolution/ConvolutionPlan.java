package org.einkorn.kernels.convolution;

import org.einkorn.kernels.microkernel.Blocking;
import org.einkorn.kernels.microkernel.MatrixProduct.Supply;
import org.einkorn.kernels.microkernel.PartGrid;
import org.einkorn.kernels.microkernel.Tile;

/**
 * How a variant computes a convolution as a matrix product.
 *
 * @param tile the micro-kernel's tile
 * @param blocking sizes of the blocks
 * @param supplyA whether the left matrix (the weights, or the gradient of the destination) is
 *     packed
 */
record ConvolutionPlan(Tile tile, Blocking blocking, Supply supplyA) {

  String id() {
    String rows = supplyA == Supply.IN_PLACE ? "/rows" : "";
    return "vector/convolution/f32/implicit-gemm/" + tile + "/kc" + blocking.kc() + rows;
  }

  static int parts(ConvolutionProblem problem, int threads, long units) {
    long worthwhile = 1 + (long) (problem.operations() / 2 / PartGrid.WORK_PER_THREAD);
    return (int) Math.max(1, Math.min(Math.min(threads, units), worthwhile));
  }

  static long aligned(long bytes) {
    return (bytes + 63) & -64;
  }
}
