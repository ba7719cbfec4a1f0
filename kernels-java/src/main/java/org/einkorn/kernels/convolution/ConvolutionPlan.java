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

  /** Rows of a lower tile, which needs the registers of a wide one to be as fast. */
  private static final int LOW_MR = 4;

  /** Part of a tile's work from which on a lower tile that does not waste it is faster. */
  private static final double WASTE = 0.1;

  /** Columns of a tile. */
  static final int NR = VECTORS * Machine.FLOATS.length();

  /** Length of partial sums. */
  static final int KC = Machine.FLOATS.bits() == 512 ? 384 : 256;

  /** Rows of a block of the left matrix. */
  static final int MC = 96;

  /** Columns of a block of the right matrix. */
  static final int NC = 512;

  /** The id of the implicit matrix product. */
  static final String ID = "implicit-gemm/kc" + KC;

  /** Columns from which on packing the weights is a small part of the work. */
  private static final int MANY_COLUMNS = 1024;

  private ConvolutionPlan() {}

  /** The tile of so many vectors and the usual height. */
  static Tile tile(int vectors) {
    return tile(MR, vectors);
  }

  /** A tile of so many rows and vectors. */
  static Tile tile(int height, int vectors) {
    return new Tile(height, vectors, Machine.FLOATS);
  }

  /** Rows of the tiles that waste the least of so many rows. */
  static int height(int rows) {
    long high = (long) Math.ceilDiv(rows, MR) * MR;
    long low = (long) Math.ceilDiv(rows, LOW_MR) * LOW_MR;
    return Machine.REGISTERS == 32 && high >= low * (1 + WASTE) ? LOW_MR : MR;
  }

  /** The vectors that so many columns need. */
  static int vectors(int columns) {
    return Math.ceilDiv(columns, Machine.FLOATS.length());
  }

  /**
   * Whether packed weights are likely to be faster than weights in place: where registers are few,
   * tiles that read six rows in place are slower, and many columns pay for the packing.
   */
  static boolean packingPays(ConvolutionProblem p) {
    long columns = p.mb() * p.d().out() * p.h().out() * p.w().out();
    return Machine.REGISTERS < 32 && columns >= MANY_COLUMNS;
  }

  static int parts(ConvolutionProblem problem, int threads, long units) {
    long worthwhile = 1 + (long) (problem.operations() / 2 / PartGrid.WORK_PER_THREAD);
    return (int) Math.max(1, Math.min(Math.min(threads, units), worthwhile));
  }

  static long aligned(long bytes) {
    return (bytes + 63) & -64;
  }
}
