package org.einkorn.nn.layers;

import org.einkorn.nn.Tensor;

/**
 * Normalization of each group of channels of each sample, batch × channels × any (Wu and He, 2018,
 * arXiv:1803.08494).
 */
public final class GroupNorm extends ChannelNorm {
  private final int groups;

  /** A normalization with epsilon 1e-5. */
  public GroupNorm(int groups, int channels) {
    this(groups, channels, EPSILON);
  }

  /**
   * A normalization.
   *
   * @param groups a divisor of the channels
   * @param channels channels of the tensor
   * @param epsilon what is added to the variance
   */
  public GroupNorm(int groups, int channels, double epsilon) {
    super(channels, epsilon);
    this.groups = Sizes.positive("groups", groups);
    if (channels % groups != 0) {
      throw new IllegalArgumentException("groups=" + groups + " must divide channels=" + channels);
    }
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.groupNorm(groups, scale, shift, epsilon);
  }

  @Override
  public String toString() {
    return "group-norm " + scale.shape().count() + " in " + groups;
  }
}
