package org.einkorn.kernels.normalization;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * The loops of normalization where a set of elements is made of runs of consecutive ones: {@code
 * runs} of {@code count} elements, the first at {@code base}, each {@code stride} behind the one
 * before. With {@code relu} what is negative becomes 0, and gradients count where {@code dst} is
 * positive.
 */
abstract class PlaneLoops {

  static final ByStorage<PlaneLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorPlaneLoops.class, PlaneLoops.class);

  /**
   * Adds elements to statistics: their mean at {@code at}, and Σ (src − mean)² behind it. Memory is
   * read once.
   *
   * @param seen number of elements that are in the statistics already
   */
  abstract void statistics(
      Floats src, long base, long stride, long runs, int count, double seen, double[] sums, int at);

  /** {@code dst = (src − mean) · factor + shift}. */
  abstract void normalize(
      Floats src,
      Floats dst,
      long base,
      long stride,
      long runs,
      int count,
      float mean,
      float factor,
      float shift,
      boolean relu);

  /** Adds Σ diff_dst to the sum at {@code at}, and Σ diff_dst · (src − mean) to the one behind. */
  abstract void products(
      Floats src,
      Floats dst,
      Floats diffDst,
      long base,
      long stride,
      long runs,
      int count,
      float mean,
      boolean relu,
      double[] sums,
      int at);

  /** {@code diff_src = diff_dst · factor − offset − (src − mean) · slope}. */
  abstract void gradient(
      Floats src,
      Floats dst,
      Floats diffDst,
      Floats diffSrc,
      long base,
      long stride,
      long runs,
      int count,
      float mean,
      float factor,
      float offset,
      float slope,
      boolean relu);
}
