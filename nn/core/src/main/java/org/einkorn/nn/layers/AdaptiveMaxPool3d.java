package org.einkorn.nn.layers;

import org.einkorn.kernels.pooling.PoolingKind;
import org.einkorn.nn.Pooling;

/**
 * The greatest number of windows of about equal size, which give a result of a fixed size whatever
 * that of the volumes is: output <i>o</i> takes the inputs from {@code ⌊o·in/out⌋} to before {@code
 * ⌈(o+1)·in/out⌉}.
 */
public final class AdaptiveMaxPool3d extends PoolingLayer {

  /** A pooling to a result of this size. */
  public AdaptiveMaxPool3d(int depth, int height, int width) {
    super("adaptive-max-pool", 3, Pooling.adaptive(PoolingKind.MAX, depth, height, width));
  }
}
