package org.einkorn.kernels.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * A matrix product as one would write it by hand, for reading: a strip of B as wide as two vectors
 * is packed, and tiles of four rows are multiplied with it in eight registers. What the generated
 * variants add is larger tiles, blocks for the caches and packing with vectors.
 */
final class PlainGemm extends PlainGemmLoops {

  static final int ROWS = 4;
  static final int WIDTH = 2 * Floats.LENGTH;
  static final long TILE_BYTES = (long) ROWS * WIDTH * Float.BYTES;

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final VectorSpecies<Float> SPECIES = Floats.SPECIES;
  private static final int LENGTH = Floats.LENGTH;

  PlainGemm() {}

  @Override
  void packStrip(GemmProblem problem, Floats b, int column, int columns, float[] panel) {
    int k = (int) problem.k();
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < WIDTH; j++) {
        float value = 0;
        if (j < columns) {
          value =
              problem.transB()
                  ? b.get(HEAP, (column + j) * problem.ldb(), p)
                  : b.get(HEAP, p * problem.ldb(), column + j);
        }
        panel[p * WIDTH + j] = value;
      }
    }
  }

  @Override
  void multiply(
      GemmProblem problem,
      Floats a,
      int row,
      float[] panel,
      float alpha,
      MemorySegment tile,
      long tileOffset) {
    int last = (int) problem.m() - 1;
    long row0 = distance(problem, row);
    long row1 = distance(problem, Math.min(row + 1, last));
    long row2 = distance(problem, Math.min(row + 2, last));
    long row3 = distance(problem, Math.min(row + 3, last));
    long step = problem.transA() ? problem.lda() : 1;
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    int k = (int) problem.k();
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, p * WIDTH);
      FloatVector b1 = FloatVector.fromArray(SPECIES, panel, p * WIDTH + LENGTH);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a.get(HEAP, row0 + p * step, 0));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a.get(HEAP, row1 + p * step, 0));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a.get(HEAP, row2 + p * step, 0));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a.get(HEAP, row3 + p * step, 0));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
    }
    addRow(tile, tileOffset, alpha, c00, c01);
    addRow(tile, tileOffset + WIDTH * 4L, alpha, c10, c11);
    addRow(tile, tileOffset + WIDTH * 8L, alpha, c20, c21);
    addRow(tile, tileOffset + WIDTH * 12L, alpha, c30, c31);
  }

  /** Distance of a row of A from the start of the matrix, in elements. */
  private static long distance(GemmProblem problem, int row) {
    return problem.transA() ? row : row * problem.lda();
  }

  private static void addRow(
      MemorySegment tile, long offset, float alpha, FloatVector left, FloatVector right) {
    add(tile, offset, left.mul(alpha));
    add(tile, offset + LENGTH * 4L, right.mul(alpha));
  }

  private static void add(MemorySegment tile, long offset, FloatVector x) {
    FloatVector.fromMemorySegment(SPECIES, tile, offset, ByteOrder.LITTLE_ENDIAN)
        .add(x)
        .intoMemorySegment(tile, offset, ByteOrder.LITTLE_ENDIAN);
  }
}
