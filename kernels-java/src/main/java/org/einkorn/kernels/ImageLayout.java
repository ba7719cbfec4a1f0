package org.einkorn.kernels;

import java.util.List;
import java.util.Locale;

/** The order of the axes of images in memory. */
public enum ImageLayout {
  /** Channels before the plane: batch, channel, row, column. Weights are {@code oihw}. */
  NCHW,
  /** Channels innermost: batch, row, column, channel. Weights are {@code ohwi}. */
  NHWC;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * A dense layout whose logical axes are always batch (or output channel), channel, row, column.
   */
  public Layout of(String[] names, long n, long c, long h, long w) {
    long row = Math.max(1, w);
    long plane = Math.multiplyExact(row, Math.max(1, h));
    long image = Math.multiplyExact(plane, Math.max(1, c));
    Math.multiplyExact(image, Math.max(1, n));
    long channel = Math.max(1, c);
    return this == NCHW
        ? layout(names, n, image, c, plane, h, row, w, 1)
        : layout(names, n, image, c, 1, h, row * channel, w, channel);
  }

  private static Layout layout(
      String[] names, long n, long sn, long c, long sc, long h, long sh, long w, long sw) {
    return new Layout(
        List.of(
            new Layout.Axis(names[0], n, sn),
            new Layout.Axis(names[1], c, sc),
            new Layout.Axis(names[2], h, sh),
            new Layout.Axis(names[3], w, sw)));
  }
}
