package org.einkorn.kernels.softmax;

import java.util.Locale;

/** What is computed from the logits. */
public enum SoftmaxKind {
  /** Probabilities. */
  SOFTMAX,
  /** Logarithms of the probabilities. */
  LOG,
  /** The mean cross-entropy with labels. */
  CROSS_ENTROPY;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
