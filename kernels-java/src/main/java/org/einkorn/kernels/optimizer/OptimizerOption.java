package org.einkorn.kernels.optimizer;

/** What a rule does beside its plain form. */
public enum OptimizerOption {
  /** The second moment is taken around the first one (RMSProp). */
  CENTERED("centered"),
  /** Weight decay shrinks the parameters and leaves the gradient alone. */
  DECOUPLED("decoupled"),
  /** The gradient of {@code λ1·Σ|p|} is added to the gradient. */
  L1("l1"),
  /** The gradient is multiplied by a scalar first. */
  CLIP("clip");

  private final String text;

  OptimizerOption(String text) {
    this.text = text;
  }

  /** The option in a problem's text. */
  public String text() {
    return text;
  }
}
