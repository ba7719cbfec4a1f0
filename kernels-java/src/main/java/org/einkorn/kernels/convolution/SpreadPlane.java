package org.einkorn.kernels.convolution;

import org.einkorn.kernels.Window;
import org.einkorn.kernels.vector.Floats;

/**
 * How a gradient is spread by a kernel of 3x3 with stride 2 and a padding of 1. An element and its
 * neighbours to the right and below make four results: rows and columns 2i meet the middle tap
 * only, rows and columns 2i + 1 the two outer ones.
 */
final class SpreadPlane implements PlaneInPlace {

  /** Rows and columns of the gradient. */
  final int gh;

  final int gw;

  /** Rows and columns of the results. */
  final int ih;

  final int iw;

  /** First column of the gradient for each vector of it. */
  final int[] starts;

  /** For each vector the lanes in the row, and those whose right neighbours are in it. */
  final long[] inside;

  final long[] insideRight;

  /**
   * For each vector the results that lie in the row, in the first and the second vector of them.
   */
  final long[] first;

  final long[] second;

  /** For each vector the rows of results whose two vectors may be stored as a whole. */
  final int[] wholeRows;

  /** Rows of the gradient after which the next columns are turned to. */
  final int band;

  SpreadPlane(Window h, Window w) {
    this.gh = (int) h.out();
    this.gw = (int) w.out();
    this.ih = (int) h.in();
    this.iw = (int) w.in();
    this.band = DirectPlane.band(gh, (gw + 2 * iw) * Float.BYTES);
    int length = Floats.LENGTH;
    int blocks = Math.ceilDiv(gw, length);
    this.starts = new int[blocks];
    this.inside = new long[blocks];
    this.insideRight = new long[blocks];
    this.first = new long[blocks];
    this.second = new long[blocks];
    this.wholeRows = new int[blocks];
    for (int block = 0; block < blocks; block++) {
      int x = Math.clamp((long) block * length, 0, Math.max(0, gw - length));
      starts[block] = x;
      inside[block] = lanes(gw - x);
      insideRight[block] = lanes(gw - x - 1);
      first[block] = lanes(iw - 2 * x);
      second[block] = lanes(iw - 2 * x - length);
      // later rows overwrite what is too much, where a row is one vector
      int room = ih * iw - 2 * length;
      boolean fits = iw - 2 * x >= 2 * length;
      wholeRows[block] = fits ? ih : blocks > 1 || room < 0 ? 0 : Math.min(ih, room / iw + 1);
    }
  }

  private static long lanes(int count) {
    int valid = Math.clamp(count, 0, Floats.LENGTH);
    return (1L << valid) - 1;
  }

  /** Whether the loops compute backward-data of these windows. */
  static boolean computes(Window h, Window w) {
    return isHalved(h) && isHalved(w);
  }

  private static boolean isHalved(Window a) {
    return a.kernel() == 3
        && a.stride() == 2
        && a.pad() == 1
        && a.dilation() == 0
        && a.out() > 0
        && (a.in() == 2 * a.out() || a.in() == 2 * a.out() - 1);
  }

  @Override
  public long input() {
    return (long) gh * gw;
  }

  @Override
  public long output() {
    return (long) ih * iw;
  }

  @Override
  public int before() {
    return 0;
  }

  @Override
  public int behind() {
    return starts[starts.length - 1] + Floats.LENGTH + 1 - gw;
  }
}
