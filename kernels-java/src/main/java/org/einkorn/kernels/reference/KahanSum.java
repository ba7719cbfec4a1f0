package org.einkorn.kernels.reference;

/** Kahan's compensated sum: the truth of f64 must be better than what is compared with it. */
public final class KahanSum {

  private double sum;
  private double lost;

  /** A sum of no terms. */
  public KahanSum() {}

  /** Adds a term. */
  public void add(double x) {
    double term = x - lost;
    double total = sum + term;
    lost = Double.isFinite(total) ? (total - sum) - term : 0;
    sum = total;
  }

  /** The sum of the terms so far. */
  public double value() {
    return sum;
  }
}
