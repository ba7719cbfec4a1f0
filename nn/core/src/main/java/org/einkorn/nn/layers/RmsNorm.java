package org.einkorn.nn.layers;

import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;

/**
 * Division by the root mean square over the last axis (Zhang and Sennrich, 2019, arXiv:1910.07467).
 */
public final class RmsNorm extends Layer {
  private static final double EPSILON = 1e-5;

  private final double epsilon;
  private final Parameter scale;

  /** A normalization with epsilon 1e-5. */
  public RmsNorm(int features) {
    this(features, EPSILON);
  }

  /**
   * A normalization.
   *
   * @param features size of the last axis
   * @param epsilon what is added to the mean square
   */
  public RmsNorm(int features, double epsilon) {
    this.epsilon = epsilon;
    Shape shape = Shape.vector("features", Sizes.positive("features", features));
    this.scale = parameter("weight", shape, Initializer.ONES);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() == 0 || input.size(input.rank() - 1) != scale.shape().count()) {
      throw mismatch(
          input,
          "a last axis of " + scale.shape().count(),
          input.rank() == 0
              ? "give it a batch"
              : "make it new RmsNorm(" + input.size(input.rank() - 1) + ")");
    }
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.rmsNorm(scale, epsilon);
  }

  @Override
  public String toString() {
    return "rms-norm " + scale.shape().count();
  }
}
