package org.einkorn.nn;

import java.util.Arrays;

/**
 * What a cross-entropy takes into account besides logits and labels; {@link #NONE} is the start.
 *
 * <p>With smoothing ε, N classes and weights w (1 without), a row with label y has the loss {@code
 * Σ_i q[i] · −log-softmax(logits)[i]} with {@code q[i] = (1 − ε) · w[y] · [i = y] + ε/N · w[i]};
 * the sum over rows is divided by that of their {@code w[y]} (Szegedy et al., 2015,
 * arXiv:1512.00567; weights as in PyTorch).
 */
public final class CrossEntropyOptions {
  /** The plain mean over all rows with a label that is not negative. */
  public static final CrossEntropyOptions NONE = new CrossEntropyOptions(0, new float[0], false, 0);

  private final double smoothing;
  private final float[] weights;
  private final boolean ignoring;
  private final int ignored;

  private CrossEntropyOptions(double smoothing, float[] weights, boolean ignoring, int ignored) {
    this.smoothing = smoothing;
    this.weights = weights;
    this.ignoring = ignoring;
    this.ignored = ignored;
  }

  /** Moves a share of the weight, from 0 to 1, from the label to all classes. */
  public CrossEntropyOptions withSmoothing(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "cross-entropy: smoothing must be from 0 to 1, not " + share);
    }
    return new CrossEntropyOptions(share, weights, ignoring, ignored);
  }

  /** Weighs each class, such as the rare ones more. */
  public CrossEntropyOptions withClassWeights(float... ofClasses) {
    for (float weight : ofClasses) {
      if (!(weight >= 0)) {
        throw new IllegalArgumentException(
            "cross-entropy: class weights must not be negative, but one is " + weight);
      }
    }
    return new CrossEntropyOptions(smoothing, ofClasses.clone(), ignoring, ignored);
  }

  /** Leaves out rows with this label even when it is a class, such as that of padding. */
  public CrossEntropyOptions withIgnored(int label) {
    return new CrossEntropyOptions(smoothing, weights, true, label);
  }

  double smoothing() {
    return smoothing;
  }

  /** One for each class, or none. */
  float[] weights() {
    return weights;
  }

  boolean isIgnoring() {
    return ignoring;
  }

  int ignored() {
    return ignored;
  }

  /** True when the same kernel serves, whose scalars may still differ. */
  boolean isLike(CrossEntropyOptions other) {
    return this == other
        || ((smoothing > 0) == (other.smoothing > 0)
            && ignoring == other.ignoring
            && Arrays.equals(weights, other.weights));
  }
}
