package org.einkorn.kernels.gemm;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.vector.Floats;

/** The loops of {@link GemvKernel}. */
abstract class GemvLoops {

  /**
   * Products of consecutive rows with a vector: {@code sums[i] = Σ_p matrix[i, p] · vector[p]}.
   *
   * @param base first element of the first row
   * @param from first element of the vector
   * @param at first sum, in bytes
   */
  abstract void rows(
      Floats matrix,
      long base,
      long stride,
      int rows,
      Floats vector,
      long from,
      int length,
      MemorySegment sums,
      long at);

  /**
   * Products of consecutive columns with a vector: {@code sums[j] = Σ_p matrix[p, j] · vector[p]}.
   * Up to a vector behind the last sum is overwritten.
   */
  abstract void columns(
      Floats matrix,
      long base,
      long stride,
      int columns,
      Floats vector,
      long from,
      int length,
      MemorySegment sums,
      long at);

  /** Adds a run of partial sums to another, whole vectors of them. */
  abstract void add(MemorySegment sums, long to, long from, int count);

  /** {@code sums[i] = alpha · sums[i] + beta · c[i · step]}; c is read only if it is added. */
  abstract void scale(
      MemorySegment sums, int count, float alpha, boolean addC, float beta, Floats c, long step);
}
