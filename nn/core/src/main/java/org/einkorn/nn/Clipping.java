package org.einkorn.nn;

/**
 * What bounds gradients before a step.
 *
 * @param kind what is bounded
 * @param bound by what, above 0
 */
record Clipping(Kind kind, double bound) {
  static final Clipping NONE = new Clipping(Kind.NONE, Double.POSITIVE_INFINITY);

  enum Kind {
    NONE,
    VALUE,
    NORM_OF_EACH,
    GLOBAL_NORM
  }

  Clipping {
    if (!(bound > 0) || (kind != Kind.NONE && Double.isInfinite(bound))) {
      throw new IllegalArgumentException(
          "gradients are clipped by a bound that is positive and finite, not " + bound);
    }
  }

  /** What a gradient of this norm is multiplied by; NaN for NaN. */
  double factor(double norm) {
    return norm <= bound ? 1 : bound / norm;
  }
}
