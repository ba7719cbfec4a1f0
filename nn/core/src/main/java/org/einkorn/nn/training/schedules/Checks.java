package org.einkorn.nn.training.schedules;

/** What schedules have in common. */
final class Checks {
  private Checks() {}

  static void rate(double rate) {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("a rate must be 0 or more and finite, not " + rate);
    }
  }

  static void factor(double factor) {
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("the factor must be above 0 and at most 1, not " + factor);
    }
  }

  static void positive(String what, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + " must be positive, not " + value);
    }
  }

  /** Half a cosine from one rate to another; strict, for the same bits on every platform. */
  static double cosine(double from, double to, double done) {
    return to + (from - to) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * done));
  }
}
