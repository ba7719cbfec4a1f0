package org.einkorn.kernels.pointwise;

/** What is made of the elements along the reduced axes. */
public enum Fold {
  /** Their sum, divided. */
  SUM,
  /** The root of the sum of their squares. */
  NORM,
  /** The sum of the squares of their differences from their mean, divided. */
  DEVIATIONS,
  /** The greatest. */
  MAX,
  /** The least. */
  MIN,
  /** The number of the first that is as great as any, or is NaN. */
  FIRST_MAX,
  /** The number of the first that is as small as any, or is NaN. */
  FIRST_MIN
}
