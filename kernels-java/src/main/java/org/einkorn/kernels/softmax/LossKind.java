package org.einkorn.kernels.softmax;

import java.util.Locale;

/** Losses that compare a tensor with a target element by element. */
public enum LossKind {
  /** Binary cross-entropy from logits. */
  BCE,
  /** Squared error. */
  MSE,
  /** Absolute error. */
  L1,
  /** Squared error near 0, absolute error beyond delta (Huber, 1964). */
  HUBER,
  /** Kullback–Leibler divergence of target probabilities from log-probabilities. */
  KL;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
