package org.einkorn.kernels.reference;

/** Factors that the families' tolerances share. */
public final class Tolerances {

  private Tolerances() {}

  /**
   * Roundings that a sum of <i>n</i> terms may show, in units of <i>u</i> times the sum of the
   * terms' magnitudes: the worst case {@code n + 4} for short sums (Higham, Accuracy and Stability
   * of Numerical Algorithms, section 4.2), and {@code 6·√n + 20} for long ones, the probabilistic
   * bound with λ = 6 (Higham and Mary, 2019, A New Approach to Probabilistic Rounding Error
   * Analysis).
   */
  public static double terms(long n) {
    return Math.min(n + 4, 6 * Math.sqrt(n) + 20);
  }
}
