package org.einkorn.kernels.convolution;

import org.einkorn.kernels.vector.Floats;

/**
 * How a kernel of 3x3 slides over a plane that is read where it lies, column by column of vectors:
 * where each vector of results begins, and which lanes of what a tap meets lie in the plane.
 * Vectors of stride 2 are computed from two of all places between.
 */
final class DirectPlane implements PlaneInPlace {

  static final int SIDE = 3;

  /** Taps of a kernel. */
  static final int TAPS = SIDE * SIDE;

  /** Less than the first cache holds. */
  private static final int BAND_BYTES = 26 << 10;

  private static final int LEAST_ROWS = 8;

  final int step;

  /** Rows and columns of the plane that is read. */
  final int ih;

  final int iw;

  /** Rows and columns of the results. */
  final int oh;

  final int ow;

  final int padH;
  final int padW;

  /** Whether the first weight belongs to the last tap. */
  final boolean mirrored;

  /** First column of each vector of results; the last one ends with the row, if it is as long. */
  final int[] starts;

  /** Vectors of the plane that make one of results. */
  final int width;

  /** For each vector of results, its vectors of the plane and its taps the lanes inside. */
  final long[] inside;

  /** For each vector of results the lanes that no other vector has. */
  final long[] own;

  /** Rows whose vectors may be stored as a whole, for later rows overwrite what is too much. */
  final int wholeRows;

  /** The lanes of a vector that lie in a row of results. */
  final long lanes;

  /** Rows of results after which the next columns are turned to, so that lines stay in a cache. */
  final int band;

  private DirectPlane(Axis h, Axis w) {
    this.step = w.step;
    this.ih = h.size;
    this.iw = w.size;
    this.oh = h.positions;
    this.ow = w.positions;
    this.padH = -h.low;
    this.padW = -w.low;
    this.mirrored = w.offsets[0] > w.low;
    this.width = step;
    this.starts = new int[Math.ceilDiv(ow, Floats.LENGTH)];
    this.own = new long[starts.length];
    this.inside = new long[starts.length * width * SIDE];
    for (int block = 0; block < starts.length; block++) {
      int first = block * Floats.LENGTH;
      starts[block] = Math.clamp(first, 0, Math.max(0, ow - Floats.LENGTH));
      own[block] = lanes(starts[block], 1, first, ow);
      for (int v = 0; v < width; v++) {
        for (int s = 0; s < SIDE; s++) {
          int column = starts[block] * step + v * Floats.LENGTH + s - padW;
          inside[(block * width + v) * SIDE + s] = lanes(column, 1, 0, iw);
        }
      }
    }
    this.lanes = lanes(0, 1, 0, ow);
    this.band = band(oh, (iw * step + ow) * Float.BYTES);
    int room = oh * ow - Floats.LENGTH;
    this.wholeRows = ow >= Floats.LENGTH ? oh : room < 0 ? 0 : Math.min(oh, room / ow + 1);
  }

  /** Cuts rows, of so many bytes read and written, into equal bands. */
  static int band(int rows, int rowBytes) {
    int bands = Math.ceilDiv(rows, Math.max(LEAST_ROWS, BAND_BYTES / rowBytes));
    return Math.ceilDiv(rows, Math.max(1, bands));
  }

  /** The lanes that are from a column on and before another one. */
  private static long lanes(int first, int step, int from, int to) {
    long mask = 0;
    for (int lane = 0; lane < Floats.LENGTH; lane++) {
      int column = first + lane * step;
      mask |= column >= from && column < to ? 1L << lane : 0;
    }
    return mask;
  }

  /** Whether the loops for a plane read in place compute these axes. */
  static boolean computes(Axis h, Axis w) {
    return isSmall(h) && isSmall(w) && h.step == w.step && isMirrored(h) == isMirrored(w);
  }

  private static boolean isSmall(Axis a) {
    return a.taps.length == SIDE
        && a.high - a.low == SIDE - 1
        && Math.abs(a.offsets[1] - a.offsets[0]) == 1
        && a.low <= 0
        && a.low > -SIDE
        && a.step <= 2
        && a.size > 0
        && a.positions > 0
        && a.positions <= (a.size - a.low - 1) / a.step + 1;
  }

  private static boolean isMirrored(Axis a) {
    return a.offsets[0] > a.low;
  }

  static DirectPlane of(Axis h, Axis w) {
    return new DirectPlane(h, w);
  }

  @Override
  public long input() {
    return (long) ih * iw;
  }

  @Override
  public long output() {
    return (long) oh * ow;
  }

  @Override
  public int before() {
    return padW;
  }

  @Override
  public int behind() {
    int last = starts[starts.length - 1] * step + width * Floats.LENGTH + SIDE - 1 - padW;
    return Math.max(0, last - iw);
  }

  /** Elements behind a plane of results that vectors reach where it is read. */
  int behindResults() {
    return Math.max(0, Floats.LENGTH - ow);
  }
}
