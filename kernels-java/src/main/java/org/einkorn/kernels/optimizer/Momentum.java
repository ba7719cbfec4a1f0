package org.einkorn.kernels.optimizer;

/** How SGD uses past gradients. */
public enum Momentum {
  /** Not at all. */
  NONE(""),
  /** Heavy ball. */
  CLASSICAL(" momentum"),
  /** Nesterov's look-ahead. */
  NESTEROV(" nesterov");

  private final String suffix;

  Momentum(String suffix) {
    this.suffix = suffix;
  }

  /** The option in a problem's text with a leading space, or empty. */
  String suffix() {
    return suffix;
  }
}
