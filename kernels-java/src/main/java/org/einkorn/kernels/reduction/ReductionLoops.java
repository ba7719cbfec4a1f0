package org.einkorn.kernels.reduction;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops of reductions, with sums in {@link org.einkorn.kernels.vector.Chains chains}. */
abstract class ReductionLoops {

  static final ByStorage<ReductionLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorReductionLoops.class, ReductionLoops.class);

  /** Columns that {@link #columns} takes at once. */
  static final int COLUMNS = 4 * Floats.LENGTH;

  /** The sum of consecutive elements. */
  abstract double row(Floats src, long base, int count);

  /**
   * The sums of up to {@link #COLUMNS} neighbouring columns, divided.
   *
   * @param base the first element
   * @param stride elements between rows
   * @param rows number of rows
   * @param count number of columns
   */
  abstract void columns(
      Floats src,
      long base,
      long stride,
      long rows,
      int count,
      Floats dst,
      long dstBase,
      float divisor);
}
