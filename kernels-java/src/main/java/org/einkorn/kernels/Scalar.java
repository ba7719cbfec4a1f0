package org.einkorn.kernels;

import java.util.Locale;

/** The run-time scalars of problems. */
public enum Scalar {
  /** Factor of a matrix product. */
  ALPHA,
  /** Factor of the old destination of a matrix product. */
  BETA,
  /** Factor of an epilogue's scale step, or of an attention's scores. */
  SCALE,
  /** Lower bound of an epilogue's clamp. */
  CLAMP_MIN,
  /** Upper bound of an epilogue's clamp. */
  CLAMP_MAX,
  /** Momentum of SGD, or share of the new statistics in a running mean. */
  MOMENTUM,
  /** Step size of an optimizer. */
  LEARNING_RATE,
  /** L2 weight decay of an optimizer, added to the gradient. */
  WEIGHT_DECAY,
  /** Decay of Adam's first moment. */
  BETA1,
  /** Decay of Adam's second moment. */
  BETA2,
  /** The constant that keeps Adam's denominator from zero. */
  EPSILON,
  /** Number of this optimizer step, counted from 1. */
  STEP;

  static final int COUNT = values().length;

  /** The name in messages, such as {@code learning_rate}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
