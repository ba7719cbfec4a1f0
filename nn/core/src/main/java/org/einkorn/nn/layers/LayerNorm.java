package org.einkorn.nn.layers;

import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;

/** Normalization over the last axis (Ba, Kiros and Hinton, 2016, arXiv:1607.06450). */
public final class LayerNorm extends Layer {
  private static final double EPSILON = 1e-5;

  private final int features;
  private final double epsilon;
  private final Parameter scale;
  private final Parameter shift;

  /** A normalization with epsilon 1e-5. */
  public LayerNorm(int features) {
    this(features, EPSILON);
  }

  /**
   * A normalization.
   *
   * @param features size of the last axis
   * @param epsilon what is added to the variance
   */
  public LayerNorm(int features, double epsilon) {
    this.features = Sizes.positive("features", features);
    this.epsilon = epsilon;
    Shape shape = Shape.vector("features", features);
    this.scale = parameter("weight", shape, Initializer.ONES);
    this.shift = parameter("bias", shape, Initializer.ZEROS);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() == 0 || input.size(input.rank() - 1) != features) {
      throw mismatch(
          input,
          "a last axis of " + features,
          input.rank() == 0
              ? "give it a batch"
              : "make it new LayerNorm(" + input.size(input.rank() - 1) + ")");
    }
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.layerNorm(scale, shift, epsilon);
  }

  @Override
  public String toString() {
    return "layer-norm " + features;
  }
}
