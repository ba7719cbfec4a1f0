package org.einkorn.kernels.optimizer;

/**
 * Arithmetic that keeps account of what rounding may do to a value: each operation of a correct
 * implementation errs by no more than two roundings.
 *
 * @param u the unit roundoff
 */
record Rounding(double u) {

  /**
   * A value in double and a bound for the error of any implementation.
   *
   * @param value the value
   * @param error the bound
   */
  record Bounded(double value, double error) {}

  /** A number as it was given. */
  static Bounded exact(double value) {
    return new Bounded(value, 0);
  }

  /** A number that an implementation rounds to its type. */
  Bounded rounded(double value) {
    return new Bounded(value, 2 * u * Math.abs(value));
  }

  /** The sum, whose terms may have been rounded in any order. */
  Bounded sum(Bounded a, Bounded b) {
    double size = Math.abs(a.value) + Math.abs(b.value);
    return new Bounded(a.value + b.value, a.error + b.error + 2 * u * size);
  }

  /** The product. */
  Bounded product(Bounded a, Bounded b) {
    double value = a.value * b.value;
    double error = Math.abs(a.value) * b.error + Math.abs(b.value) * a.error + a.error * b.error;
    return new Bounded(value, error + 2 * u * Math.abs(value));
  }

  /** The root, of 0 where the value is negative. */
  Bounded root(Bounded a) {
    double value = Math.sqrt(Math.max(0, a.value));
    double least = Math.sqrt(Math.max(0, a.value - a.error));
    double most = Math.sqrt(Math.max(0, a.value + a.error));
    return new Bounded(value, Math.max(value - least, most - value) + 2 * u * value);
  }

  /** The quotient by a positive number. */
  Bounded quotient(Bounded a, Bounded b) {
    double value = a.value / b.value;
    double most = (Math.abs(a.value) + a.error) / Math.max(Double.MIN_NORMAL, b.value - b.error);
    return new Bounded(value, most - Math.abs(value) + 4 * u * most);
  }
}
