package org.einkorn.kernels.normalization;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * The loops of normalization where a set of elements is made of runs of consecutive ones: {@code
 * runs} of {@code count} elements, the first at {@code base}, each {@code stride} behind the one
 * before.
 */
abstract class NormalizationLoops {

  static final ByStorage<NormalizationLoops> ALL =
      new ByStorage<>(
          MethodHandles.lookup(), VectorNormalizationLoops.class, NormalizationLoops.class);

  /** Σ src. */
  abstract double sum(Floats src, long base, long stride, long runs, int count);

  /** Σ (src − mean)². */
  abstract double squares(Floats src, long base, long stride, long runs, int count, float mean);

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
      float shift);

  /** {@code dst = (src − mean) · factor · scale + shift} for one run. */
  abstract void normalizeRow(
      Floats src,
      Floats dst,
      long base,
      int count,
      float mean,
      float factor,
      Floats scale,
      Floats shift);

  /** Puts Σ diff_dst at {@code at} and Σ diff_dst · (src − mean) behind it. */
  abstract void products(
      Floats src,
      Floats diffDst,
      long base,
      long stride,
      long runs,
      int count,
      float mean,
      double[] sums,
      int at);

  /** {@code diff_src = diff_dst · factor − offset − (src − mean) · slope}. */
  abstract void gradient(
      Floats src,
      Floats diffDst,
      Floats diffSrc,
      long base,
      long stride,
      long runs,
      int count,
      float mean,
      float factor,
      float offset,
      float slope);

  /**
   * For one run, with {@code g = scale · diff_dst} and x̂ = (src − mean) · factor: puts Σ g at
   * {@code at} and Σ g · x̂ behind it, and adds diff_dst to the run's shifts, diff_dst · x̂ to its
   * scales.
   */
  abstract void rowProducts(
      Floats src,
      Floats diffDst,
      Floats scale,
      long base,
      int count,
      float mean,
      float factor,
      double[] sums,
      int at,
      float[] diffScale,
      float[] diffShift,
      int partial);

  /** {@code diff_src = factor · (g − offset − x̂ · slope)} for one run. */
  abstract void rowGradient(
      Floats src,
      Floats diffDst,
      Floats scale,
      Floats diffSrc,
      long base,
      int count,
      float mean,
      float factor,
      float offset,
      float slope);
}
