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
  /** Lower bound of an epilogue's or an activation's clamp. */
  CLAMP_MIN,
  /** Upper bound of an epilogue's or an activation's clamp. */
  CLAMP_MAX,
  /** Factor of the negative part of a leaky ReLU or an ELU. */
  SLOPE,
  /** Momentum of SGD or RMSProp, or share of the new statistics in a running mean. */
  MOMENTUM,
  /** Step size of an optimizer. */
  LEARNING_RATE,
  /** Weight decay of an optimizer: L2, or decoupled. */
  WEIGHT_DECAY,
  /** Decay of Adam's first moment. */
  BETA1,
  /** Decay of the second moment of Adam or RMSProp. */
  BETA2,
  /** The constant that keeps an optimizer's denominator from zero. */
  EPSILON,
  /** Number of this optimizer step, counted from 1. */
  STEP,
  /** Probability with which an element is dropped. */
  PROBABILITY,
  /** What a tensor is padded with. */
  FILL,
  /** L1 decay of an optimizer, whose sign is that of the parameter. */
  L1_DECAY,
  /** Factor of an optimizer's gradient, such as that which bounds its norm. */
  GRADIENT_SCALE,
  /** Share of the weight that a cross-entropy spreads over all classes, from 0 to 1. */
  SMOOTHING,
  /** The label whose rows a cross-entropy leaves out. */
  IGNORED,
  /** Where the Huber loss turns from squared to absolute. */
  DELTA;

  static final int COUNT = values().length;

  /** The name in messages, such as {@code learning_rate}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
