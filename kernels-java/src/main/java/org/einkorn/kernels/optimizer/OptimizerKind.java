package org.einkorn.kernels.optimizer;

import java.util.Locale;

/** The update rules. */
public enum OptimizerKind {
  /** Stochastic gradient descent. */
  SGD,
  /** Adam; with decoupled decay AdamW. */
  ADAM,
  /** RMSProp. */
  RMSPROP,
  /** Adagrad. */
  ADAGRAD,
  /** LAMB. */
  LAMB;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
