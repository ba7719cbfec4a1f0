package org.einkorn.kernels.microkernel;

import org.einkorn.kernels.ScalarClass;

/**
 * The constants of a {@link FixedProduct}.
 *
 * @param m rows of C
 * @param n columns of C
 * @param k length of the sums
 * @param transA A is stored as k × m
 * @param lda elements between stored rows of A
 * @param ldb elements between rows of B
 * @param ldc elements between rows of C
 * @param alpha class of alpha
 * @param beta class of beta
 * @param lanes the vectors to use
 */
public record FixedShape(
    int m,
    int n,
    int k,
    boolean transA,
    long lda,
    long ldb,
    long ldc,
    ScalarClass alpha,
    ScalarClass beta,
    Lanes lanes) {

  static final FixedShape EMPTY =
      new FixedShape(0, 0, 0, false, 0, 0, 0, ScalarClass.ONE, ScalarClass.ZERO, Machine.FLOATS);

  /** Rows of A that are read at a time, or twice as many beside one vector: enough to hide B. */
  private static final int MOST_ROWS = 8;

  /** Cycles around the loop of a tile. */
  private static final double TILE_CYCLES = 20;

  /** What a further copy of the loop in the code costs, as a part of the whole. */
  private static final double COPY = 0.02;

  /** Bytes from the first to the last element of A. */
  long bytesOfA() {
    return transA ? extent(k, lda, m) : extent(m, lda, k);
  }

  /** Bytes from the first to the last element of B. */
  long bytesOfB() {
    return extent(k, ldb, n);
  }

  /** Bytes from the first to the last element of C. */
  long bytesOfC() {
    return extent(m, ldc, n);
  }

  private long extent(long rows, long stride, long columns) {
    return ((rows - 1) * stride + columns) * lanes.element().bytes();
  }

  /** Bytes from A[i, p] to A[i, p + 1]. */
  long stepOfA() {
    return lanes.element().bytes() * (transA ? lda : 1);
  }

  /** Bytes from A[i, p] to A[i + 1, p]. */
  long rowOfA() {
    return lanes.element().bytes() * (transA ? 1 : lda);
  }

  /** Bytes between rows of B. */
  long rowOfB() {
    return lanes.element().bytes() * ldb;
  }

  /** Bytes between rows of C. */
  long rowOfC() {
    return lanes.element().bytes() * ldc;
  }

  /** Vectors that a row of C fills. */
  int fullVectors() {
    return n / lanes.length();
  }

  /** Elements of a row of C that do not fill a vector. */
  int ragged() {
    return n % lanes.length();
  }

  /** The tile of the least estimated time. */
  Tile tile() {
    Tile best = new Tile(1, 1, lanes);
    double least = Double.POSITIVE_INFINITY;
    int vectorsOfC = fullVectors() + (ragged() > 0 ? 1 : 0);
    int most = Machine.REGISTERS * 3 / 4;
    for (int vectors = 1; vectors <= Math.min(vectorsOfC, most); vectors++) {
      for (int rows = 1; rows <= Math.min(m, most / vectors); rows++) {
        Tile tile = new Tile(rows, vectors, lanes);
        double cycles = cycles(tile);
        boolean fits = tile.registers() <= Machine.REGISTERS;
        if (fits && rows <= Math.max(MOST_ROWS, 2 * MOST_ROWS / vectors) && cycles < least) {
          least = cycles;
          best = tile;
        }
      }
    }
    return best;
  }

  /** Vectors in the last strip of columns, when it is narrower or ragged; else 0. */
  int lastVectors(Tile tile) {
    return fullVectors() % tile.vectors() + (ragged() > 0 ? 1 : 0);
  }

  private double cycles(Tile tile) {
    int strips = fullVectors() / tile.vectors();
    int last = lastVectors(tile);
    double cycles = strips * stripCycles(tile.rows(), tile.vectors());
    if (last > 0) {
      cycles += stripCycles(tile.rows(), last);
    }
    int copies =
        (m % tile.rows() > 0 && m > tile.rows() ? 2 : 1) * (last > 0 && strips > 0 ? 2 : 1);
    return cycles * (1 + COPY * (copies - 1));
  }

  private double stripCycles(int rows, int vectors) {
    int tiles = m / rows;
    int rest = m % rows;
    return tiles * tileCycles(rows, vectors) + (rest > 0 ? tileCycles(rest, vectors) : 0);
  }

  /** One multiply-add a cycle, each waits for four; one vector a row keeps the loads too busy. */
  private double tileCycles(int rows, int vectors) {
    double sums = Math.max(4, rows * vectors * (vectors == 1 ? 1.3 : 1));
    return k * Math.max(sums, vectors + rows / 2.0) + TILE_CYCLES + rows * vectors;
  }
}
