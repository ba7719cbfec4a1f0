package org.einkorn.nn.layers;

import org.einkorn.nn.Pooling;
import org.einkorn.nn.Windows;

/** The mean of each window of images, batch × channels × height × width. */
public final class AvgPool2d extends PoolingLayer {

  /** Windows side by side. */
  public AvgPool2d(int kernel) {
    this(Windows.tiles(kernel), true);
  }

  /**
   * A pooling whose padding counts as zeros.
   *
   * @param kernel height and width of the window
   * @param stride step of the window
   * @param padding positions at both ends of each axis
   */
  public AvgPool2d(int kernel, int stride, int padding) {
    this(Windows.of(kernel).withStride(stride).withPadding(padding), true);
  }

  /**
   * A pooling by these windows.
   *
   * @param windows how they slide
   * @param countPadding whether padding counts as zeros, or the mean is of what is inside
   */
  public AvgPool2d(Windows windows, boolean countPadding) {
    super("avg-pool", 2, Pooling.average(windows, countPadding));
  }
}
