package org.einkorn.nn.layers;

import org.einkorn.nn.Pooling;
import org.einkorn.nn.Windows;

/** The greatest number of each window of images, batch × channels × height × width. */
public final class MaxPool2d extends PoolingLayer {

  /** Windows side by side. */
  public MaxPool2d(int kernel) {
    this(Windows.tiles(kernel));
  }

  /**
   * A pooling.
   *
   * @param kernel height and width of the window
   * @param stride step of the window
   * @param padding positions at both ends of each axis, which never win
   */
  public MaxPool2d(int kernel, int stride, int padding) {
    this(Windows.of(kernel).withStride(stride).withPadding(padding));
  }

  /** A pooling by these windows. */
  public MaxPool2d(Windows windows) {
    super("max-pool", 2, Pooling.max(windows));
  }
}
