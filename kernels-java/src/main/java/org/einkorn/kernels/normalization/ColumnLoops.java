package org.einkorn.kernels.normalization;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * The loops of batch normalization where the channels lie next to each other: a vector holds up to
 * {@link Floats#LENGTH} channels, rows are {@code stride} elements apart, the first at {@code
 * base}. What belongs to channels stands in arrays. {@code relu} is as in {@link PlaneLoops}.
 */
abstract class ColumnLoops {

  static final ByStorage<ColumnLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorColumnLoops.class, ColumnLoops.class);

  /** Means and variances. */
  abstract void statistics(
      Floats src,
      long base,
      long rows,
      long stride,
      int channel,
      int count,
      float[] means,
      float[] variances);

  /** {@code dst = (src − mean) · factor + shift}. */
  abstract void normalize(
      Floats src,
      Floats dst,
      long base,
      long rows,
      long stride,
      int channel,
      int count,
      float[] means,
      float[] factors,
      Floats shift,
      boolean relu);

  /** Σ diff_dst and Σ diff_dst · (src − mean). */
  abstract void products(
      Floats src,
      Floats dst,
      Floats diffDst,
      long base,
      long rows,
      long stride,
      int channel,
      int count,
      float[] means,
      float[] sums,
      float[] products,
      boolean relu);

  /** {@code diff_src = diff_dst · factor − offset − (src − mean) · slope}. */
  abstract void gradient(
      Floats src,
      Floats dst,
      Floats diffDst,
      Floats diffSrc,
      long base,
      long rows,
      long stride,
      int channel,
      int count,
      float[] means,
      float[] factors,
      float[] offsets,
      float[] slopes,
      boolean relu);
}
