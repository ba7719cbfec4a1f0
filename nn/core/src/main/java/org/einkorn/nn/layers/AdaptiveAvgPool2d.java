package org.einkorn.nn.layers;

import org.einkorn.kernels.pooling.PoolingKind;
import org.einkorn.nn.Pooling;

/**
 * The mean of windows of about equal size, which give a result of a fixed size whatever that of the
 * images is: output <i>o</i> takes the inputs from {@code ⌊o·in/out⌋} to before {@code
 * ⌈(o+1)·in/out⌉}.
 */
public final class AdaptiveAvgPool2d extends PoolingLayer {

  /** A pooling to a result of this size. */
  public AdaptiveAvgPool2d(int height, int width) {
    super(
        "adaptive-avg-pool",
        2,
        Pooling.adaptive(PoolingKind.AVERAGE_WITHOUT_PADDING, height, width));
  }
}
