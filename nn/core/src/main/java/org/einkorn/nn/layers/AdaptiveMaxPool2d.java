package org.einkorn.nn.layers;

import org.einkorn.kernels.pooling.PoolingKind;
import org.einkorn.nn.Pooling;

/**
 * The greatest number of windows of about equal size, which give a result of a fixed size whatever
 * that of the images is: output <i>o</i> takes the inputs from {@code ⌊o·in/out⌋} to before {@code
 * ⌈(o+1)·in/out⌉}.
 */
public final class AdaptiveMaxPool2d extends PoolingLayer {

  /** A pooling to a result of this size. */
  public AdaptiveMaxPool2d(int height, int width) {
    super("adaptive-max-pool", 2, Pooling.adaptive(PoolingKind.MAX, height, width));
  }
}
