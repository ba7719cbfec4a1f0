package org.einkorn.nn.layers;

import org.einkorn.nn.Pooling;
import org.einkorn.nn.Windows;

/** The greatest number of each window of sequences, batch × channels × length. */
public final class MaxPool1d extends PoolingLayer {

  /** Windows side by side. */
  public MaxPool1d(int kernel) {
    this(Windows.tiles(kernel));
  }

  /**
   * A pooling.
   *
   * @param kernel positions of the window
   * @param stride step of the window
   * @param padding positions at both ends of each axis, which never win
   */
  public MaxPool1d(int kernel, int stride, int padding) {
    this(Windows.of(kernel).withStride(stride).withPadding(padding));
  }

  /** A pooling by these windows. */
  public MaxPool1d(Windows windows) {
    super("max-pool", 1, Pooling.max(windows));
  }
}
