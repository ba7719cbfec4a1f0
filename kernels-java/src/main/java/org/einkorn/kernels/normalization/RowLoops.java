package org.einkorn.kernels.normalization;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * The loops of layer and RMS normalization. Where a row fits in the cache, only the first of them
 * reads it from memory. Forward they take some rows at once: the reduction across lanes that ends
 * one row then runs beside the next row.
 */
abstract class RowLoops {

  static final ByStorage<RowLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorRowLoops.class, RowLoops.class);

  /** {@code sum = src + residual}, plus the bias where there is one. */
  abstract void add(
      Floats src, Floats bias, Floats residual, Floats sum, long base, int columns, boolean biased);

  /** Σ src of each of some rows, from {@code sums[at]} on. */
  abstract void sums(Floats src, long base, int rows, int columns, double[] sums, int at);

  /** Σ (src − mean)² of each of some rows, from {@code squares[at]} on. */
  abstract void squares(
      Floats src, long base, int rows, int columns, float[] means, double[] squares, int at);

  /** {@code dst = (src − mean) · factor · scale + shift} of some rows. */
  abstract void normalize(
      Floats src,
      Floats dst,
      long base,
      int rows,
      int columns,
      float[] means,
      float[] factors,
      int at,
      Floats scale,
      Floats shift,
      boolean relu);

  /** {@code dst = src · factor · scale} of some rows. */
  abstract void scale(
      Floats src,
      Floats dst,
      long base,
      int rows,
      int columns,
      float[] factors,
      int at,
      Floats scale,
      boolean relu);

  /**
   * With {@code g = scale · diff_dst} and x̂ = (src − mean) · factor: puts Σ g at {@code at} and Σ
   * g · x̂ behind it, and adds diff_dst to the columns' shifts and diff_dst · x̂ to their scales,
   * which begin at {@code partial}.
   */
  abstract void products(
      Floats src,
      Floats dst,
      Floats diffDst,
      Floats scale,
      long base,
      int columns,
      float mean,
      float factor,
      boolean relu,
      double[] sums,
      int at,
      float[] diffScale,
      float[] diffShift,
      int partial);

  /** {@code diff_src = factor · (g − offset − x̂ · slope)}. */
  abstract void gradient(
      Floats src,
      Floats dst,
      Floats diffDst,
      Floats scale,
      Floats diffSrc,
      long base,
      int columns,
      float mean,
      float factor,
      float offset,
      float slope,
      boolean relu);
}
