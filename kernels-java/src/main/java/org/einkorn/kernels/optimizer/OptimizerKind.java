package org.einkorn.kernels.optimizer;

import java.util.Locale;

/** The update rules. */
public enum OptimizerKind {
  /** Stochastic gradient descent. */
  SGD,
  /** Adam. */
  ADAM;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
