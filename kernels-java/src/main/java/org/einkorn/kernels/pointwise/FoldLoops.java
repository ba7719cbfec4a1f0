package org.einkorn.kernels.pointwise;

import org.einkorn.kernels.vector.Elements;

/** The loops of reductions, with sums in {@link org.einkorn.kernels.vector.Chains chains}. */
abstract class FoldLoops {

  /** Columns that the column loops take at once. */
  static final int COLUMN_VECTORS = 4;

  /** The sum of consecutive elements. */
  abstract double sum(Elements src, long base, int count);

  /**
   * The sums of neighbouring rows.
   *
   * @param base the first element
   * @param count elements of a row, which follow each other
   * @param dst takes the results from dstBase on
   * @param divisor divides the sums
   */
  abstract void sumRows(
      Elements src, long base, int count, int rows, Elements dst, long dstBase, double divisor);

  /** The sum of their squares. */
  abstract double squares(Elements src, long base, int count);

  /** The sum of the squares of their differences from a number of their type. */
  abstract double deviations(Elements src, long base, int count, double center);

  /** The greatest of them, NaN if any is, negative infinity of none. */
  abstract double max(Elements src, long base, int count);

  /** The least of them. */
  abstract double min(Elements src, long base, int count);

  /**
   * Folds of neighbouring columns.
   *
   * @param fold sum, squares, max or min
   * @param base the first element
   * @param stride elements between rows
   * @param rows number of rows
   * @param count number of columns, at most {@link #COLUMN_VECTORS} vectors
   * @param dst takes the results from dstBase on
   * @param divisor divides sums; for squares the root is taken first
   */
  abstract void columns(
      Fold fold,
      Elements src,
      long base,
      long stride,
      long rows,
      int count,
      Elements dst,
      long dstBase,
      double divisor);
}
