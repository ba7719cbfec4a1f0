package org.einkorn.kernels.pooling;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;

/** The truth of pooling: forward is exact, backward sums at most one term a window. */
public final class PoolingReference implements Reference<PoolingProblem> {

  @Override
  public void evaluate(PoolingProblem p, Values values) {
    if (p.direction() == Direction.BACKWARD) {
      backward(p, values);
    } else {
      forward(p, values);
    }
  }

  private static void forward(PoolingProblem p, Values values) {
    double[] src = values.input(Role.SRC);
    int oh = (int) p.h().out();
    int ow = (int) p.w().out();
    double[] dst = new double[Math.toIntExact(p.dstLayout().count())];
    double[] indices = new double[dst.length];
    for (int d = 0; d < dst.length; d++) {
      int best = -1;
      for (int place = 0; place < p.window(); place++) {
        int s = source(p, d / (oh * ow), d / ow % oh, d % ow, place);
        if (s >= 0 && (best < 0 || src[s] > dst[d])) {
          best = place;
          dst[d] = src[s];
        }
      }
      indices[d] = Math.max(best, 0);
    }
    values.put(Role.DST, dst, new double[dst.length]);
    if (p.direction() == Direction.FORWARD_TRAINING) {
      values.put(Role.INDICES, indices, new double[dst.length]);
    }
  }

  private static void backward(PoolingProblem p, Values values) {
    double[] diffDst = values.input(Role.DIFF_DST);
    double[] indices = values.input(Role.INDICES);
    int oh = (int) p.h().out();
    int ow = (int) p.w().out();
    double[] diffSrc = new double[Math.toIntExact(p.srcLayout().count())];
    double[] tolerance = new double[diffSrc.length];
    double error = Tolerances.terms(p.window()) * p.type().unitRoundoff();
    for (int d = 0; d < diffDst.length; d++) {
      int place = (int) indices[d];
      if (place >= 0 && place < p.window()) {
        int s = source(p, d / (oh * ow), d / ow % oh, d % ow, place);
        if (s >= 0) {
          diffSrc[s] += diffDst[d];
          tolerance[s] += error * Math.abs(diffDst[d]);
        }
      }
    }
    values.put(Role.DIFF_SRC, diffSrc, tolerance);
  }

  /** Index of the source element at a place of a window, or −1 in the padding. */
  private static int source(PoolingProblem p, int image, int y, int x, int place) {
    long iy = p.h().input(y, place / p.w().kernel());
    long ix = p.w().input(x, place % p.w().kernel());
    boolean inside = iy >= 0 && iy < p.h().in() && ix >= 0 && ix < p.w().in();
    return inside ? Math.toIntExact((image * p.h().in() + iy) * p.w().in() + ix) : -1;
  }
}
