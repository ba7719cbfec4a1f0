package org.einkorn.kernels.normalization;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * The loops of batch normalization where the channels lie next to each other: a vector holds up to
 * {@link Floats#LENGTH} channels, rows are {@code stride} elements apart. What belongs to channels
 * stands in arrays.
 */
abstract class ColumnLoops {

  static final ByStorage<ColumnLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorColumnLoops.class, ColumnLoops.class);

  /** Means and variances. */
  abstract void statistics(
      Floats src, long rows, long stride, int channel, int count, float[] means, float[] variances);

  /** {@code dst = (src − mean) · factor + shift}. */
  abstract void normalize(
      Floats src,
      Floats dst,
      long rows,
      long stride,
      int channel,
      int count,
      float[] means,
      float[] factors,
      Floats shift);

  /** Σ diff_dst and Σ diff_dst · (src − mean). */
  abstract void products(
      Floats src,
      Floats diffDst,
      long rows,
      long stride,
      int channel,
      int count,
      float[] means,
      float[] sums,
      float[] products);

  /** {@code diff_src = diff_dst · factor − offset − (src − mean) · slope}. */
  abstract void gradient(
      Floats src,
      Floats diffDst,
      Floats diffSrc,
      long rows,
      long stride,
      int channel,
      int count,
      float[] means,
      float[] factors,
      float[] offsets,
      float[] slopes);
}
