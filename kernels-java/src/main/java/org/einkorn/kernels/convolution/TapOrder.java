package org.einkorn.kernels.convolution;

import static org.einkorn.kernels.vector.Floats.LENGTH;

/**
 * How the taps of some rows of weights, which lie row by row, are put in the order of a panel, tap
 * by tap. Both fit in {@link #VECTORS} vectors.
 */
final class TapOrder {

  /** Vectors of the weights of a channel, and of its part of a panel. */
  static final int VECTORS = 4;

  /** Elements of a channel's weights. */
  final int span;

  /** Elements of its part of a panel. */
  final int length;

  /** For each element of the panel, its place in the first two vectors, or any. */
  final float[] fromFirst = new float[VECTORS * LENGTH];

  /** Its place in the last two, or any. */
  final float[] fromLast = new float[VECTORS * LENGTH];

  /** Whether it is in the last two. */
  final boolean[] isLast = new boolean[VECTORS * LENGTH];

  /** Elements from the rows of a panel to those of the next. */
  final int step;

  private TapOrder(int rows, int rowStep, int[] taps, int span) {
    this.step = rows * rowStep;
    this.span = span;
    this.length = rows * taps.length;
    for (int i = 0; i < length; i++) {
      int place = i % rows * rowStep + taps[i / rows];
      isLast[i] = place >= 2 * LENGTH;
      fromFirst[i] = isLast[i] ? 0 : place;
      fromLast[i] = isLast[i] ? place - 2 * LENGTH : 0;
    }
  }

  /** True for what fits. */
  static boolean fits(int rows, int rowStep, int[] taps) {
    return taps.length > 0
        && span(rows, rowStep, taps) <= VECTORS * LENGTH
        && rows * taps.length <= VECTORS * LENGTH;
  }

  /** The order of so many rows, each {@code rowStep} behind the one before. */
  static TapOrder of(int rows, int rowStep, int[] taps) {
    return new TapOrder(rows, rowStep, taps, span(rows, rowStep, taps));
  }

  private static int span(int rows, int rowStep, int[] taps) {
    int last = 0;
    for (int tap : taps) {
      last = Math.max(last, tap);
    }
    return (rows - 1) * rowStep + last + 1;
  }
}
