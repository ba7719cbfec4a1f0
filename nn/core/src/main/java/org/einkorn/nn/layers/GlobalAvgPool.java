package org.einkorn.nn.layers;

import org.einkorn.kernels.pooling.PoolingKind;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Pooling;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;

/**
 * The mean of each channel of sequences, images or volumes: batch × channels × any to batch ×
 * features, one for each channel (Lin, Chen and Yan, 2013, arXiv:1312.4400).
 */
public final class GlobalAvgPool extends Layer {
  private static final Pooling[] BY_AXES = {
    Pooling.adaptive(PoolingKind.AVERAGE_WITHOUT_PADDING, 1),
    Pooling.adaptive(PoolingKind.AVERAGE_WITHOUT_PADDING, 1, 1),
    Pooling.adaptive(PoolingKind.AVERAGE_WITHOUT_PADDING, 1, 1, 1)
  };

  /** A pooling. */
  public GlobalAvgPool() {}

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() < 3 || input.rank() > BY_AXES.length + 2) {
      throw mismatch(
          input, "batch × channels × one to three axes", "give it sequences, images or volumes");
    }
    Shape pooled = BY_AXES[input.rank() - 3].output(located(), input, input.rank() - 2);
    return Shape.features(pooled.size(0), pooled.size(1));
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.pool(BY_AXES[input.shape().rank() - 3]).flatten();
  }

  @Override
  public String toString() {
    return "global-avg-pool";
  }
}
