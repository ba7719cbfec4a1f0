package org.einkorn.kernels.microkernel;

/**
 * The block of C that one call of a micro-kernel keeps in vector registers: {@code rows} rows of
 * {@code vectors} registers each.
 *
 * @param rows rows of the tile, MR
 * @param vectors registers in each row, NR / lanes
 * @param lanes what a register holds
 */
public record Tile(int rows, int vectors, Lanes lanes) {

  public Tile {
    if (rows < 1 || vectors < 1) {
      throw new IllegalArgumentException("tile of " + rows + " x " + vectors + " registers");
    }
  }

  /** A tile of {@code mr} by {@code nr} elements; {@code nr} is a multiple of the lanes. */
  public static Tile of(int mr, int nr, Lanes lanes) {
    if (nr % lanes.length() != 0) {
      throw new IllegalArgumentException(
          "tile width " + nr + " is no multiple of the " + lanes.length() + " lanes");
    }
    return new Tile(mr, nr / lanes.length(), lanes);
  }

  /** Columns of the tile, NR. */
  public int columns() {
    return vectors * lanes.length();
  }

  /** Registers that the inner loop needs: accumulators, one row of B, one broadcast of A. */
  public int registers() {
    return rows * vectors + vectors + 1;
  }

  @Override
  public String toString() {
    return rows + "x" + columns();
  }
}
