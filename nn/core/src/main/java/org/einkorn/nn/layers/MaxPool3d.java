package org.einkorn.nn.layers;

import org.einkorn.nn.Pooling;
import org.einkorn.nn.Windows;

/** The greatest number of each window of volumes, batch × channels × depth × height × width. */
public final class MaxPool3d extends PoolingLayer {

  /** Windows side by side. */
  public MaxPool3d(int kernel) {
    this(Windows.tiles(kernel));
  }

  /**
   * A pooling.
   *
   * @param kernel depth, height and width of the window
   * @param stride step of the window
   * @param padding positions at both ends of each axis, which never win
   */
  public MaxPool3d(int kernel, int stride, int padding) {
    this(Windows.of(kernel).withStride(stride).withPadding(padding));
  }

  /** A pooling by these windows. */
  public MaxPool3d(Windows windows) {
    super("max-pool", 3, Pooling.max(windows));
  }
}
