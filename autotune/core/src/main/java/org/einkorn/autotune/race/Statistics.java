package org.einkorn.autotune.race;

import java.util.Arrays;

/** Medians and their confidence intervals. */
final class Statistics {

  /** The least number of values whose range covers the median in 95 of 100 cases: 1 − 2·2⁻ⁿ. */
  static final int LEAST_VALUES = 6;

  /** Both tails together of an interval's error probability. */
  private static final double ALPHA = 0.05;

  /**
   * A median with its interval.
   *
   * @param median the median
   * @param low lower end
   * @param high upper end
   */
  record Estimate(double median, double low, double high) {}

  private Statistics() {}

  /**
   * The median of a sample and its distribution-free 95 % confidence interval between two order
   * statistics (David and Nagaraja, Order Statistics, section 7.1). Less than {@link #LEAST_VALUES}
   * values cannot give 95 %: then the interval is the range, and proves nothing.
   */
  static Estimate estimate(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    if (n == 0) {
      return new Estimate(Double.NaN, Double.NaN, Double.NaN);
    }
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    int rank = Math.max(1, lowerRank(n));
    return new Estimate(median, sorted[rank - 1], sorted[n - rank]);
  }

  /** The greatest r with P(Binomial(n, ½) &lt; r) ≤ α/2. */
  private static int lowerRank(int n) {
    double probability = Math.pow(0.5, n);
    double sum = 0;
    int rank = 0;
    while (rank < n && sum + probability <= ALPHA / 2) {
      sum += probability;
      probability *= (double) (n - rank) / (rank + 1);
      rank++;
    }
    return rank;
  }

  /**
   * The median of the ratios {@code (a[i] + onceA) / (b[i] + onceB)} over the rounds that both took
   * part in, with its interval: what disturbed a round disturbed both.
   */
  static Estimate ratio(double[] a, double onceA, double[] b, double onceB) {
    int rounds = Math.min(a.length, b.length);
    double[] ratios = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      ratios[i] = (a[i] + onceA) / (b[i] + onceB);
    }
    return estimate(ratios);
  }
}
