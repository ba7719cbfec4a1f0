package org.einkorn.nn.layers;

/** Batch normalization of volumes by channel (Ioffe and Szegedy, 2015, arXiv:1502.03167). */
public final class BatchNorm3d extends BatchNorm {

  /** A normalization with momentum 0.1 and epsilon 1e-5. */
  public BatchNorm3d(int channels) {
    this(channels, MOMENTUM, EPSILON);
  }

  /**
   * A normalization.
   *
   * @param channels channels of the volumes
   * @param momentum share of each batch in the running statistics
   * @param epsilon what is added to the variance
   */
  public BatchNorm3d(int channels, double momentum, double epsilon) {
    super(3, channels, momentum, epsilon);
  }
}
