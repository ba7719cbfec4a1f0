package org.einkorn.kernels.gemm;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.vector.Floats;

/** The loops of {@link PlainGemm}. */
abstract class PlainGemmLoops {

  /**
   * Copies a strip of B, from a column on, into {@code panel[p * WIDTH + j]}, padded with zeros.
   */
  abstract void packStrip(GemmProblem problem, Floats b, int column, int columns, float[] panel);

  /**
   * Adds alpha times the product of {@link PlainGemm#ROWS} rows of A and a strip of B to a tile of
   * as many rows. Rows behind the last one repeat it.
   */
  abstract void multiply(
      GemmProblem problem,
      Floats a,
      int row,
      float[] panel,
      float alpha,
      MemorySegment tile,
      long tileOffset);
}
