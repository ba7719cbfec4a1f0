package org.einkorn.kernels.reduction;

import java.util.Locale;

/**
 * What is made of the elements along the reduced axes. Of no elements the sum and the norm are 0,
 * the mean and the variance NaN, the maximum is −∞, the minimum ∞ and the place −1.
 */
public enum ReductionKind {
  /** Their sum. */
  SUM,
  /** Their mean. */
  MEAN,
  /** The greatest, NaN if any is; its gradient goes to the first that is as great. */
  MAX,
  /** The least, NaN if any is; its gradient goes to the first that is as small. */
  MIN,
  /**
   * The number of the first that is the greatest, or NaN, as s32, counted over the reduced axes in
   * row-major order.
   */
  ARGMAX,
  /**
   * The root of the sum of their squares, which are formed in the problem's type; the gradient is 0
   * where the norm is.
   */
  NORM,
  /** The mean of the squares of their differences from their mean, accurate for great means. */
  VARIANCE;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
