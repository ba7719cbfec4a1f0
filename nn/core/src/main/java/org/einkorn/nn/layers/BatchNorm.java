package org.einkorn.nn.layers;

import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.nn.BatchStatistics;
import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;

/**
 * What batch normalizations have in common. A training tape takes the statistics of the batch and
 * updates the running ones, frozen or not; an inference tape takes the running ones, and {@link
 * Sequential} then folds the normalization into a convolution before it.
 */
public abstract sealed class BatchNorm extends Layer implements FusesActivation
    permits BatchNorm1d, BatchNorm2d, BatchNorm3d {
  static final double MOMENTUM = 0.1;
  static final double EPSILON = 1e-5;

  private final int axes;
  private final int channels;
  private final BatchStatistics parameters;

  BatchNorm(int axes, int channels, double momentum, double epsilon) {
    this.axes = axes;
    this.channels = Sizes.positive("channels", channels);
    Shape shape = Shape.vector("channels", channels);
    this.parameters =
        new BatchStatistics(
            parameter("weight", shape, Initializer.ONES),
            parameter("bias", shape, Initializer.ZEROS),
            state("running_mean", shape, Initializer.ZEROS),
            state("running_var", shape, Initializer.ONES),
            momentum,
            epsilon);
  }

  /** Scale, shift and running statistics. */
  public BatchStatistics parameters() {
    return parameters;
  }

  @Override
  public Shape outputShape(Shape input) {
    boolean fits = input.rank() == axes + 2 || (axes == 1 && input.rank() == 2);
    if (!fits || input.size(1) != channels) {
      throw mismatch(
          input,
          "batch × channels=" + channels + " × " + Shape.spatialAxes(axes),
          fits
              ? "make it new " + getClass().getSimpleName() + "(" + input.size(1) + ")"
              : "give it " + Shape.nameOfSpatial(axes));
    }
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.batchNorm(parameters, null);
  }

  @Override
  public Tensor forward(Tensor input, ActivationKind kind) {
    accept(input.shape());
    return input.batchNorm(parameters, kind);
  }

  @Override
  public String toString() {
    return "batch-norm " + channels;
  }
}
