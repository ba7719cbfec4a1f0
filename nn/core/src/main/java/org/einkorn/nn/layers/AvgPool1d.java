package org.einkorn.nn.layers;

import org.einkorn.nn.Pooling;
import org.einkorn.nn.Windows;

/** The mean of each window of sequences, batch × channels × length. */
public final class AvgPool1d extends PoolingLayer {

  /** Windows side by side. */
  public AvgPool1d(int kernel) {
    this(Windows.tiles(kernel), true);
  }

  /**
   * A pooling whose padding counts as zeros.
   *
   * @param kernel positions of the window
   * @param stride step of the window
   * @param padding positions at both ends of each axis
   */
  public AvgPool1d(int kernel, int stride, int padding) {
    this(Windows.of(kernel).withStride(stride).withPadding(padding), true);
  }

  /**
   * A pooling by these windows.
   *
   * @param windows how they slide
   * @param countPadding whether padding counts as zeros, or the mean is of what is inside
   */
  public AvgPool1d(Windows windows, boolean countPadding) {
    super("avg-pool", 1, Pooling.average(windows, countPadding));
  }
}
