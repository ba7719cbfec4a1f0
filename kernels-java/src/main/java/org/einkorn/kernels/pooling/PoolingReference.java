package org.einkorn.kernels.pooling;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;

/**
 * The truth of pooling: the maximum is exact, means are sums of at most a window's terms, and
 * backward sums at most one term a window.
 */
public final class PoolingReference implements Reference<PoolingProblem> {

  @Override
  public void evaluate(PoolingProblem p, Values values) {
    boolean backward = p.direction() == Direction.BACKWARD;
    if (p.isAverage()) {
      average(p, values, backward);
    } else if (backward) {
      maximumBackward(p, values);
    } else {
      maximum(p, values);
    }
  }

  private static void maximum(PoolingProblem p, Values values) {
    double[] src = values.input(Role.SRC);
    double[] dst = new double[Math.toIntExact(p.dstLayout().count())];
    double[] indices = new double[dst.length];
    for (int o = 0; o < dst.length; o++) {
      int best = -1;
      for (int place = 0; place < p.window(); place++) {
        int i = source(p, o, place);
        if (i >= 0 && (best < 0 || src[i] > dst[o])) {
          best = place;
          dst[o] = src[i];
        }
      }
      indices[o] = Math.max(best, 0);
    }
    values.put(Role.DST, dst, new double[dst.length]);
    if (p.direction() == Direction.FORWARD_TRAINING) {
      values.put(Role.INDICES, indices, new double[dst.length]);
    }
  }

  private static void maximumBackward(PoolingProblem p, Values values) {
    double[] diffDst = values.input(Role.DIFF_DST);
    double[] indices = values.input(Role.INDICES);
    double[] diffSrc = new double[Math.toIntExact(p.srcLayout().count())];
    double[] tolerance = new double[diffSrc.length];
    double error = Tolerances.terms(p.window()) * p.type().unitRoundoff();
    for (int o = 0; o < diffDst.length; o++) {
      int place = (int) indices[o];
      int i = place >= 0 && place < p.window() ? source(p, o, place) : -1;
      if (i >= 0) {
        diffSrc[i] += diffDst[o];
        tolerance[i] += error * Math.abs(diffDst[o]);
      }
    }
    values.put(Role.DIFF_SRC, diffSrc, tolerance);
  }

  private static void average(PoolingProblem p, Values values, boolean backward) {
    double[] in = values.input(backward ? Role.DIFF_DST : Role.SRC);
    int outputs = Math.toIntExact(p.dstLayout().count());
    double[] out = new double[backward ? Math.toIntExact(p.srcLayout().count()) : outputs];
    double[] tolerance = new double[out.length];
    double error = (Tolerances.terms(p.window()) + 4) * p.type().unitRoundoff();
    for (int o = 0; o < outputs; o++) {
      int inside = 0;
      for (int place = 0; place < p.window(); place++) {
        inside += source(p, o, place) >= 0 ? 1 : 0;
      }
      boolean whole = p.kind() == PoolingKind.AVERAGE_WITH_PADDING && !p.adaptive();
      int divisor = Math.max(1, whole ? p.window() : inside);
      for (int place = 0; place < p.window(); place++) {
        int i = source(p, o, place);
        if (i >= 0) {
          double term = in[backward ? o : i] / divisor;
          int to = backward ? i : o;
          out[to] += term;
          tolerance[to] += error * Math.abs(term);
        }
      }
    }
    values.put(backward ? Role.DIFF_SRC : Role.DST, out, tolerance);
  }

  /** Index of the source element at a place of an output's window, or −1 in the padding. */
  private static int source(PoolingProblem p, int output, int place) {
    int kh = (int) p.h().kernel();
    int kw = (int) p.w().kernel();
    long rest = output;
    long ix = input(p, p.w(), rest % p.w().out(), place % kw);
    rest /= p.w().out();
    long iy = input(p, p.h(), rest % p.h().out(), place / kw % kh);
    rest /= p.h().out();
    long iz = input(p, p.d(), rest % p.d().out(), place / kw / kh);
    rest /= p.d().out();
    boolean inside = ix >= 0 && iy >= 0 && iz >= 0;
    return inside
        ? Math.toIntExact(((rest * p.d().in() + iz) * p.h().in() + iy) * p.w().in() + ix)
        : -1;
  }

  /** The input position that an output and a position of its window meet, or −1. */
  private static long input(PoolingProblem p, Window w, long output, long position) {
    if (p.adaptive()) {
      long i = output * w.in() / w.out() + position;
      return i < Math.ceilDiv((output + 1) * w.in(), w.out()) ? i : -1;
    }
    long i = w.input(output, position);
    return i >= 0 && i < w.in() ? i : -1;
  }
}
