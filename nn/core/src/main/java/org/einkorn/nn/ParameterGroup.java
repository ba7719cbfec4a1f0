package org.einkorn.nn;

/**
 * Parameters that an optimizer treats alike. What is changed here counts from the next step on.
 *
 * <p>The learning rate is a multiple of the optimizer's, so that one schedule leads all groups.
 */
public final class ParameterGroup {
  private final String name;
  private final Runnable changed;
  private double rateFactor = 1;
  private double weightDecay;
  private double l1Decay;

  ParameterGroup(String name, Runnable changed) {
    this.name = name;
    this.changed = changed;
  }

  /** The name, for people. */
  public String name() {
    return name;
  }

  /** By what the optimizer's learning rate is multiplied; 1 at first. */
  public double rateFactor() {
    return rateFactor;
  }

  /** Sets {@link #rateFactor()}; 0 lets the parameters rest while their moments go on. */
  public ParameterGroup rateFactor(double factor) {
    rateFactor = nonNegative("the factor of the learning rate", factor);
    return this;
  }

  /** The decay λ of {@link org.einkorn.kernels.optimizer}; 0 at first. */
  public double weightDecay() {
    return weightDecay;
  }

  /** Sets the decay: L2, or decoupled where the rule says so (AdamW, LAMB). */
  public ParameterGroup weightDecay(double decay) {
    weightDecay = nonNegative("the weight decay", decay);
    return this;
  }

  /** The weight λ1 of the sum of absolute values; 0 at first. */
  public double l1Decay() {
    return l1Decay;
  }

  /** Sets the L1 decay. */
  public ParameterGroup l1Decay(double decay) {
    l1Decay = nonNegative("the L1 decay", decay);
    changed.run();
    return this;
  }

  private static double nonNegative(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(what + " must be 0 or more and finite, not " + value);
    }
    return value;
  }

  @Override
  public String toString() {
    return "group %s: rate × %s, decay %s, L1 %s".formatted(name, rateFactor, weightDecay, l1Decay);
  }
}
