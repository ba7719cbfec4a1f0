package org.einkorn.nn.layers;

/** Batch normalization of images by channel (Ioffe and Szegedy, 2015, arXiv:1502.03167). */
public final class BatchNorm2d extends BatchNorm {

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
    super(2, channels, momentum, epsilon);
  }
}
