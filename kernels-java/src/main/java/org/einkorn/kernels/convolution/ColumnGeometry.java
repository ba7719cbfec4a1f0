package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.einkorn.kernels.Window;

/**
 * Where the elements of the column matrix of an image lie in its padded copy. Row (c, r, s) and
 * column (y, x) of the matrix is the element at
 *
 * <pre>{@code
 * c · plane + taps[r · kw + s] + y · rowStep + x
 * }</pre>
 *
 * <p>The copy has zeros where the image is padded, so no position needs a check. With a stride its
 * columns are sorted by their remainder; for the gradient with respect to the source, zeros stand
 * between the elements instead. Either way neighbours in x are neighbours in memory, and the matrix
 * itself need not exist.
 */
final class ColumnGeometry {

  final int channels;
  final int rows;
  final int columns;
  final long plane;
  final long rowStep;
  final long[] taps;

  private final Axis h;
  private final Axis w;
  private final long rowSize;

  /**
   * How one axis of the image is copied: input position i goes to {@code i · spread + border}.
   *
   * @param in positions of the image
   * @param spread distance of neighbours in the copy
   * @param border zeros in front
   * @param step distance of neighbouring columns of the matrix
   * @param size positions of the copy
   */
  private record Axis(int in, int spread, int border, int step, int size) {

    /** Copy of the source, for the positions of the destination. */
    static Axis forward(Window window) {
      int step = (int) window.stride();
      int reach = (int) ((window.kernel() - 1) * (window.dilation() + 1));
      int size = Math.max(0, ((int) window.out() - 1) * step) + reach + 1;
      return new Axis((int) window.in(), 1, (int) window.pad(), step, size);
    }

    /** Copy of the destination's gradient, for the positions of the source. */
    static Axis backward(Window window) {
      int reach = (int) ((window.kernel() - 1) * (window.dilation() + 1));
      int border = reach - (int) window.pad();
      int size = (int) window.in() + reach;
      return new Axis((int) window.out(), (int) window.stride(), border, 1, size);
    }

    int at(int position) {
      return position * spread + border;
    }
  }

  private ColumnGeometry(
      int channels, int rows, int columns, Axis h, Axis w, long[] tapRows, long[] tapColumns) {
    this.channels = channels;
    this.rows = rows;
    this.columns = columns;
    this.h = h;
    this.w = w;
    // columns of the copy, sorted by their remainder of the step
    int phase = Math.ceilDiv(w.size(), w.step());
    this.rowSize = (long) phase * w.step();
    this.plane = rowSize * h.size();
    this.rowStep = rowSize * h.step();
    this.taps = new long[tapRows.length * tapColumns.length];
    for (int r = 0; r < tapRows.length; r++) {
      for (int s = 0; s < tapColumns.length; s++) {
        taps[r * tapColumns.length + s] =
            tapRows[r] * rowSize + tapColumns[s] % w.step() * phase + tapColumns[s] / w.step();
      }
    }
  }

  /** The columns of one group of a source image, one for each position of the destination. */
  static ColumnGeometry ofSource(ConvolutionProblem p) {
    return new ColumnGeometry(
        (int) (p.ic() / p.groups()),
        (int) p.h().out(),
        (int) p.w().out(),
        Axis.forward(p.h()),
        Axis.forward(p.w()),
        taps(p.h(), false),
        taps(p.w(), false));
  }

  /** The columns of one group of a gradient image, one for each position of the source. */
  static ColumnGeometry ofGradient(ConvolutionProblem p) {
    return new ColumnGeometry(
        (int) (p.oc() / p.groups()),
        (int) p.h().in(),
        (int) p.w().in(),
        Axis.backward(p.h()),
        Axis.backward(p.w()),
        taps(p.h(), true),
        taps(p.w(), true));
  }

  private static long[] taps(Window window, boolean reversed) {
    int kernel = (int) window.kernel();
    long[] taps = new long[kernel];
    for (int i = 0; i < kernel; i++) {
      taps[i] = (reversed ? kernel - 1 - i : i) * (window.dilation() + 1);
    }
    return taps;
  }

  /** Number of columns of the matrix. */
  int positions() {
    return rows * columns;
  }

  /** Number of rows of the matrix. */
  int depth() {
    return channels * taps.length;
  }

  /** Elements of the padded copy. */
  long copySize() {
    return plane * channels;
  }

  /** Elements of one channel of the image. */
  long imagePlane() {
    return (long) h.in() * w.in();
  }

  /**
   * Copies the rows of an image's channels into the padded copy, whose borders are zero already.
   */
  void copy(RowSource image, long from, MemorySegment copy, long copyOffset) {
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < h.in(); y++) {
        int row = h.at(y);
        if (row < 0 || row >= h.size()) {
          continue;
        }
        long to = copyOffset + (c * plane + row * rowSize) * Float.BYTES;
        copyRow(image, from + ((long) c * h.in() + y) * w.in(), copy, to);
      }
    }
  }

  private void copyRow(RowSource image, long from, MemorySegment copy, long to) {
    if (w.spread() == 1 && w.step() == 1) {
      int count = Math.min(w.in(), w.size() - w.border());
      if (count > 0) {
        image.copy(from, copy, to + (long) w.border() * Float.BYTES, count);
      }
      return;
    }
    long phase = rowSize / w.step();
    for (int x = 0; x < w.in(); x++) {
      int column = w.at(x);
      if (column >= 0 && column < w.size()) {
        long at = column % w.step() * phase + column / w.step();
        copy.set(ValueLayout.JAVA_FLOAT_UNALIGNED, to + at * Float.BYTES, image.get(from + x));
      }
    }
  }
}
