package org.einkorn.kernels.convolution;

import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.PartGrid;
import org.einkorn.kernels.microkernel.Tile;

/** The tiles and blocks of convolutions as matrix products. */
final class ConvolutionPlan {

  /** Vectors in a row of a tile. */
  static final int VECTORS = Machine.REGISTERS == 32 ? 4 : 2;

  /** Rows of a tile. */
  static final int MR = 6;

  /** Columns of a tile. */
  static final int NR = VECTORS * Machine.FLOATS.length();

  /** Length of partial sums. */
  static final int KC = Machine.FLOATS.bits() == 512 ? 384 : 256;

  /** Rows of a block of the left matrix. */
  static final int MC = 96;

  /** Columns of a block of the right matrix. */
  static final int NC = 512;

  /** The id of the implicit matrix product. */
  static final String ID = "implicit-gemm/" + tile(VECTORS) + "/kc" + KC;

  private ConvolutionPlan() {}

  /** The tile of so many vectors, all of the same height. */
  static Tile tile(int vectors) {
    return new Tile(MR, vectors, Machine.FLOATS);
  }

  /** The vectors that so many columns need. */
  static int vectors(int columns) {
    return Math.ceilDiv(columns, Machine.FLOATS.length());
  }

  static int parts(ConvolutionProblem problem, int threads, long units) {
    long worthwhile = 1 + (long) (problem.operations() / 2 / PartGrid.WORK_PER_THREAD);
    return (int) Math.max(1, Math.min(Math.min(threads, units), worthwhile));
  }

  static long aligned(long bytes) {
    return (bytes + 63) & -64;
  }
}
