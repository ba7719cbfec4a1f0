package org.einkorn.nn.layers;

import org.einkorn.kernels.pooling.PoolingKind;
import org.einkorn.nn.Pooling;

/**
 * The mean of windows of about equal size, which give a result of a fixed size whatever that of the
 * sequences is: output <i>o</i> takes the inputs from {@code ⌊o·in/out⌋} to before {@code
 * ⌈(o+1)·in/out⌉}.
 */
public final class AdaptiveAvgPool1d extends PoolingLayer {

  /** A pooling to a result of this size. */
  public AdaptiveAvgPool1d(int length) {
    super("adaptive-avg-pool", 1, Pooling.adaptive(PoolingKind.AVERAGE_WITHOUT_PADDING, length));
  }
}
