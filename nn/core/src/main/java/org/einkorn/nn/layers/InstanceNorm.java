package org.einkorn.nn.layers;

import org.einkorn.nn.Tensor;

/**
 * Normalization of each channel of each sample, batch × channels × any, with a learned scale and
 * shift (Ulyanov, Vedaldi and Lempitsky, 2016, arXiv:1607.08022).
 */
public final class InstanceNorm extends ChannelNorm {

  /** A normalization with epsilon 1e-5. */
  public InstanceNorm(int channels) {
    this(channels, EPSILON);
  }

  /**
   * A normalization.
   *
   * @param channels channels of the tensor
   * @param epsilon what is added to the variance
   */
  public InstanceNorm(int channels, double epsilon) {
    super(channels, epsilon);
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.instanceNorm(scale, shift, epsilon);
  }

  @Override
  public String toString() {
    return "instance-norm " + scale.shape().count();
  }
}
