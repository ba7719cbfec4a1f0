package org.einkorn.kernels.pooling;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Window;

/** The sizes of a pooling problem in NCHW, as ints, and which output columns see no padding. */
final class Plane {
  final int ih;
  final int iw;
  final int oh;
  final int ow;
  final int kh;
  final int kw;
  final int strideH;
  final int strideW;
  final int padH;
  final int padW;
  final int stepH;
  final int stepW;
  final int inner;
  final int innerEnd;
  final boolean wide;

  /** Number of planes. */
  final long count;

  Plane(PoolingProblem p) {
    ih = (int) p.h().in();
    iw = (int) p.w().in();
    oh = (int) p.h().out();
    ow = (int) p.w().out();
    kh = (int) p.h().kernel();
    kw = (int) p.w().kernel();
    strideH = (int) p.h().stride();
    strideW = (int) p.w().stride();
    padH = (int) p.h().pad();
    padW = (int) p.w().pad();
    stepH = (int) p.h().dilation() + 1;
    stepW = (int) p.w().dilation() + 1;
    wide = p.indexType() == DataType.S32;
    count = p.mb() * p.c();
    inner = Math.min(ow, Math.ceilDiv(padW, strideW));
    int room = iw + padW - (kw - 1) * stepW;
    innerEnd = Math.max(inner, Math.min(ow, Math.ceilDiv(room, strideW)));
  }

  /** Whether all sizes and a plane's elements fit in ints. */
  static boolean fits(PoolingProblem p) {
    return fits(p.h())
        && fits(p.w())
        && p.h().in() * p.w().in() < Integer.MAX_VALUE
        && p.h().out() * p.w().out() < Integer.MAX_VALUE;
  }

  private static boolean fits(Window w) {
    int limit = 1 << 28;
    return w.in() < limit
        && w.out() < limit
        && w.kernel() < limit
        && w.stride() < limit
        && w.dilation() < limit
        && (w.kernel() - 1) * (w.dilation() + 1) < limit
        && w.out() * w.stride() < limit;
  }

  int input() {
    return ih * iw;
  }

  int output() {
    return oh * ow;
  }

  /** Position in the plane of an output. */
  int at(int y, int x) {
    return y * ow + x;
  }

  /** First row of the window of output row y that lies in the input. */
  int firstRow(int y) {
    return Math.max(0, Math.ceilDiv(padH - y * strideH, stepH));
  }

  /** One more than the last such row. */
  int rowsEnd(int y) {
    return Math.min(kh, Math.max(0, Math.ceilDiv(ih + padH - y * strideH, stepH)));
  }

  /** Row of the input that row r of the window meets. */
  int row(int y, int r) {
    return y * strideH + r * stepH - padH;
  }

  /** Column of the input that column s of the window meets. */
  int column(int x, int s) {
    return x * strideW + s * stepW - padW;
  }
}
