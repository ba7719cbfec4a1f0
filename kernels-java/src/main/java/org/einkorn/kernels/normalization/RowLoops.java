package org.einkorn.kernels.normalization;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * The loops of layer and RMS normalization. Where a row fits in the cache, only the first of them
 * reads it from memory. Those that take some rows at once run the reduction across lanes that ends
 * one row beside the next row.
 */
abstract class RowLoops {

  static final ByStorage<RowLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorRowLoops.class, RowLoops.class);

  /** {@code sum = src + residual}, plus the bias where there is one. */
  abstract void add(
      Floats src, Floats bias, Floats residual, Floats sum, long base, int columns, boolean biased);

  /** Σ src² of each of some rows. */
  abstract void squares(Floats src, long base, int rows, int columns, RowMoments moments);

  /**
   * {@code dst = (src − mean) / √(variance + epsilon) · scale + shift} of the rows from {@code
   * from} to {@code to}. While a row is normalized, mean and variance of one that follows it are
   * taken.
   *
   * @param together by how many rows it follows: what ends their sums is done for all at once
   * @param kept whether means and variances are put into {@code means} and {@code variances}
   */
  abstract void layer(
      Floats src,
      Floats dst,
      long from,
      long to,
      int columns,
      int together,
      double epsilon,
      Floats scale,
      Floats shift,
      boolean relu,
      RowMoments moments,
      Floats means,
      Floats variances,
      boolean kept);

  /** {@code dst = src · factor · scale} of some rows. */
  abstract void scale(
      Floats src,
      Floats dst,
      long base,
      int rows,
      int columns,
      RowMoments moments,
      Floats scale,
      boolean relu);

  /**
   * With {@code g = scale · diff_dst} and {@code x̂ = (src − mean) · factor}: puts Σ g at {@code
   * at} and Σ g · x̂ behind it, and adds diff_dst to the columns' shifts and diff_dst · x̂ to their
   * scales, which begin at {@code partial}.
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

  /**
   * The same of two rows, the second of which follows the first: its two sums lie behind those of
   * the first. The gradients of scale and shift are loaded and stored once for both.
   */
  abstract void productsOfTwo(
      Floats src,
      Floats dst,
      Floats diffDst,
      Floats scale,
      long base,
      int columns,
      float mean0,
      float factor0,
      float mean1,
      float factor1,
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
