package org.einkorn.kernels.normalization;

/** What is known of some rows while they are normalized. */
final class RowMoments {

  /** Most rows. */
  static final int ROWS = 16;

  /** A number near the mean of each row, from which the sums are taken. */
  final float[] pivots = new float[ROWS];

  /** Σ (src − pivot). */
  final double[] sums = new double[ROWS];

  /** Σ (src − pivot)². */
  final double[] squares = new double[ROWS];

  /** The means. */
  final float[] means = new float[ROWS];

  /** 1 / √(variance + epsilon). */
  final float[] factors = new float[ROWS];
}
