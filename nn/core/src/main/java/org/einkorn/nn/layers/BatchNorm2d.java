package org.einkorn.nn.layers;

import org.einkorn.nn.BatchStatistics;
import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;

/** Batch normalization of images by channel (Ioffe and Szegedy, 2015, arXiv:1502.03167). */
public final class BatchNorm2d extends Layer {
  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  private final int channels;
  private final double momentum;
  private final double epsilon;
  private final BatchStatistics parameters;

  /** A normalization with momentum 0.1 and epsilon 1e-5. */
  public BatchNorm2d(int channels) {
    this(channels, MOMENTUM, EPSILON);
  }

  /**
   * A normalization.
   *
   * @param channels channels of the images
   * @param momentum share of each batch in the running statistics
   * @param epsilon what is added to the variance
   */
  public BatchNorm2d(int channels, double momentum, double epsilon) {
    this.channels = Sizes.positive("channels", channels);
    this.momentum = momentum;
    this.epsilon = epsilon;
    Shape shape = Shape.vector("channels", channels);
    this.parameters =
        new BatchStatistics(
            parameter("weight", shape, Initializer.ONES),
            parameter("bias", shape, Initializer.ZEROS),
            state("running_mean", shape, Initializer.ZEROS),
            state("running_var", shape, Initializer.ONES));
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 4 || input.size(1) != channels) {
      throw mismatch(
          input,
          "batch × channels=" + channels + " × height × width",
          input.rank() == 4 ? "make it new BatchNorm2d(" + input.size(1) + ")" : "give it images");
    }
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.batchNorm2d(parameters, momentum, epsilon);
  }

  @Override
  public String toString() {
    return "batch-norm " + channels;
  }
}
