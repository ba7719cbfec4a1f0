package org.einkorn.kernels.normalization;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.vector.Floats;

/** Mean and variance of each channel: read in inference, written and run on in training. */
final class BatchStatistics {

  private final boolean heap;
  private final double unbiased;
  private final Floats means = new Floats();
  private final Floats variances = new Floats();
  private final Floats runningMeans = new Floats();
  private final Floats runningVariances = new Floats();
  private double share;

  /**
   * Statistics.
   *
   * @param heap whether the operands are arrays
   * @param size elements of a channel
   */
  BatchStatistics(boolean heap, double size) {
    this.heap = heap;
    this.unbiased = size > 1 ? size / (size - 1) : 1;
  }

  void bind(Operands operands, Direction direction) {
    means.bind(operands, Role.MEAN);
    variances.bind(operands, Role.VARIANCE);
    if (direction == Direction.FORWARD_TRAINING) {
      runningMeans.bind(operands, Role.RUNNING_MEAN);
      runningVariances.bind(operands, Role.RUNNING_VARIANCE);
      share = operands.scalar(Scalar.MOMENTUM);
    }
  }

  float mean(long channel) {
    return means.get(heap, channel, 0);
  }

  float variance(long channel) {
    return variances.get(heap, channel, 0);
  }

  /** Sets a channel's statistics and moves the running ones towards them. */
  void put(long channel, float mean, double variance) {
    means.set(heap, channel, 0, mean);
    variances.set(heap, channel, 0, (float) variance);
    move(runningMeans, channel, mean);
    move(runningVariances, channel, variance * unbiased);
  }

  private void move(Floats running, long channel, double value) {
    double moved = (1 - share) * running.get(heap, channel, 0) + share * value;
    running.set(heap, channel, 0, (float) moved);
  }
}
