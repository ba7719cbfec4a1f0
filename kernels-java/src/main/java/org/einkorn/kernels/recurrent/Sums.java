package org.einkorn.kernels.recurrent;

import org.einkorn.kernels.reference.Tolerances;

/**
 * Sums of terms, each with the error that a correct implementation may show. What the terms' errors
 * do to a sum is added as independent random variables are, in squares; the sum's own roundings are
 * bounded by its magnitude.
 */
final class Sums {

  final double[] value;
  private final double[] magnitude;
  private final double[] variance;

  Sums(int size) {
    value = new double[size];
    magnitude = new double[size];
    variance = new double[size];
  }

  void add(int i, double term, double error) {
    value[i] += term;
    magnitude[i] += Math.abs(term);
    variance[i] += error * error;
  }

  /** Adds a product of which the first factor has an error. */
  void addProduct(int i, double factor, double error, double exact) {
    add(i, factor * exact, error * exact);
  }

  /** The error of a sum of so many terms. */
  double error(int i, long terms, double unitRoundoff) {
    return Math.sqrt(variance[i]) + Tolerances.terms(terms) * unitRoundoff * magnitude[i];
  }
}
