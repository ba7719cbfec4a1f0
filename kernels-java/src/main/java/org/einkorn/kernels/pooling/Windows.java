package org.einkorn.kernels.pooling;

import org.einkorn.kernels.DataType;

/** The sizes of a pooling problem as ints, and what its windows hold. */
final class Windows {
  final Span d;
  final Span h;
  final Span w;
  final int kh;
  final int kw;
  final int channels;
  final boolean wide;

  /** Planes of NCHW, images of NHWC. */
  final long count;

  /** Step between output columns where all windows are alike, else 0. */
  final int strideW;

  /** Output columns whose windows see no padding on their left and right. */
  final int inner;

  final int innerEnd;

  private final int whole;

  Windows(PoolingProblem p, long count) {
    d = new Span(p.d(), p.adaptive());
    h = new Span(p.h(), p.adaptive());
    w = new Span(p.w(), p.adaptive());
    kh = (int) p.h().kernel();
    kw = (int) p.w().kernel();
    channels = (int) p.c();
    wide = p.indexType() == DataType.S32;
    this.count = count;
    strideW = p.adaptive() ? 0 : (int) p.w().stride();
    whole = p.kind() == PoolingKind.AVERAGE_WITH_PADDING && !p.adaptive() ? p.window() : 0;
    int x = 0;
    while (x < w.out && w.taps[x] < kw) {
      x++;
    }
    inner = x;
    while (x < w.out && w.taps[x] == kw) {
      x++;
    }
    innerEnd = x;
  }

  /** Whether all sizes are such that tables can be kept and elements counted by ints. */
  static boolean fits(PoolingProblem p) {
    double least = Math.max(1, p.c());
    return p.d().out() <= Span.MOST
        && p.h().out() <= Span.MOST
        && p.w().out() <= Span.MOST
        && least * p.d().in() * p.h().in() * p.w().in() < Integer.MAX_VALUE
        && least * p.d().out() * p.h().out() * p.w().out() < Integer.MAX_VALUE
        && p.w().stride() < Span.MOST
        && p.d().dilation() < Span.MOST
        && p.h().dilation() < Span.MOST
        && p.w().dilation() < Span.MOST;
  }

  /** Elements of a plane of the input. */
  int input() {
    return d.in * h.in * w.in;
  }

  /** Elements of a plane of the output. */
  int output() {
    return d.out * h.out * w.out;
  }

  /** Position in the plane of an output. */
  int at(int z, int y, int x) {
    return (z * h.out + y) * w.out + x;
  }

  /** Position in the plane of the first input that the window of an output holds. */
  int corner(int z, int y, int x) {
    return (d.first[z] * h.in + h.first[y]) * w.in + w.first[x];
  }

  /** Elements between neighbouring positions of a window along the depth. */
  int stepD() {
    return d.step * h.in * w.in;
  }

  /** Elements between neighbouring positions of a window along the rows. */
  int stepH() {
    return h.step * w.in;
  }

  /** Whether a mean divides by the size of the whole window, wherever it lies. */
  boolean countsPadding() {
    return whole > 0;
  }

  /** What each position counts in the mean. */
  float share(int z, int y, int x) {
    int taps = d.taps[z] * h.taps[y] * w.taps[x];
    return 1f / Math.max(1, whole > 0 ? whole : taps);
  }

  /** Number of the first position inside the input. */
  int firstPlace(int z, int y, int x) {
    return (d.place[z] * kh + h.place[y]) * kw + w.place[x];
  }

  /** Position in the plane of the input that a place of an output's window meets, or −1. */
  int input(int z, int y, int x, int place) {
    int q = place % kw - w.place[x];
    int r = place / kw % kh - h.place[y];
    int t = place / kw / kh - d.place[z];
    boolean inside = q >= 0 && q < w.taps[x] && r >= 0 && r < h.taps[y] && t >= 0 && t < d.taps[z];
    return inside ? corner(z, y, x) + t * stepD() + r * stepH() + q * w.step : -1;
  }
}
