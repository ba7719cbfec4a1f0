package org.einkorn.kernels.microkernel;

import org.einkorn.kernels.microkernel.MatrixProduct.Supply;

/**
 * How C is cut into parts that threads compute by themselves.
 *
 * @param m parts along the rows
 * @param n parts along the columns
 */
public record PartGrid(int m, int n) {

  /** The whole as one part. */
  public static final PartGrid ONE = new PartGrid(1, 1);

  /** Multiply-adds from which on a further thread pays for its wake-up. */
  public static final double WORK_PER_THREAD = 2e6;

  /** How many of these threads pay for their wake-up, for a number of multiply-adds. */
  public static int threads(int threads, double work) {
    return (int) Math.min(threads, 1 + work / WORK_PER_THREAD);
  }

  /** The grid of at most {@code threads} parts that packs the least twice. */
  public static PartGrid of(
      int m, int n, int k, Tile tile, int threads, Supply supplyA, Supply supplyB) {
    int parts = threads(threads, (double) m * n * k);
    PartGrid best = ONE;
    double least = Double.POSITIVE_INFINITY;
    for (int alongM = 1; alongM <= parts; alongM++) {
      int alongN = parts / alongM;
      if (alongM * alongN != parts) {
        continue;
      }
      // tiles of the largest part, and what is packed more than once
      double rows = Math.ceilDiv(Math.ceilDiv(m, tile.rows()), alongM) * (double) tile.rows();
      double columns =
          Math.ceilDiv(Math.ceilDiv(n, tile.columns()), alongN) * (double) tile.columns();
      double packing =
          (supplyA == Supply.PACKED ? rows * k : 0) + (supplyB == Supply.PACKED ? columns * k : 0);
      double cost = rows * columns * k + 16 * packing;
      if (cost < least) {
        least = cost;
        best = new PartGrid(alongM, alongN);
      }
    }
    return best;
  }

  int parts() {
    return m * n;
  }
}
