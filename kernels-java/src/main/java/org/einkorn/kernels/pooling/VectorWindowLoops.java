package org.einkorn.kernels.pooling;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;
import org.einkorn.kernels.vector.Pairs;

/**
 * The loops; a template of {@link ByStorage}. For means a vector holds neighbouring columns of the
 * output, with stride 2 every second lane of two loaded vectors; a window with a long run of
 * columns, as of a global pooling, is summed along the run. The rest is scalar, maxima wholly:
 * those of images are computed by {@link VectorMaxPoolingLoops}.
 */
final class VectorWindowLoops extends WindowLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int BLOCK = 64 * LENGTH;

  VectorWindowLoops() {}

  @Override
  void maximum(
      Windows p, Floats src, Floats dst, Places places, boolean training, long from, long to) {
    for (long plane = from; plane < to; plane++) {
      long in = plane * p.input();
      long out = plane * p.output();
      for (int z = 0; z < p.d.out; z++) {
        for (int y = 0; y < p.h.out; y++) {
          for (int x = 0; x < p.w.out; x++) {
            int best = placeOfMaximum(p, src, in, z, y, x);
            float max = best < 0 ? 0 : src.get(HEAP, in, p.input(z, y, x, best));
            dst.set(HEAP, out, p.at(z, y, x), max);
            if (training) {
              places.set(HEAP, p.wide, out + p.at(z, y, x), Math.max(best, 0));
            }
          }
        }
      }
    }
  }

  /** Place of the first maximum inside the input, −1 when the window lies outside. */
  private static int placeOfMaximum(Windows p, Floats src, long in, int z, int y, int x) {
    int best = -1;
    float max = 0;
    for (int t = 0; t < p.d.taps[z]; t++) {
      for (int r = 0; r < p.h.taps[y]; r++) {
        int at = p.corner(z, y, x) + t * p.stepD() + r * p.stepH();
        int number = p.firstPlace(z, y, x) + (t * p.kh + r) * p.kw;
        for (int s = 0; s < p.w.taps[x]; s++) {
          float v = src.get(HEAP, in, at + s * p.w.step);
          if (best < 0 || v > max) {
            best = number + s;
            max = v;
          }
        }
      }
    }
    return best;
  }

  @Override
  void maximumBackward(
      Windows p, Floats diffDst, Places places, Floats diffSrc, long from, long to) {
    for (long plane = from; plane < to; plane++) {
      long in = plane * p.input();
      long out = plane * p.output();
      diffSrc.clear(HEAP, in, p.input());
      for (int z = 0; z < p.d.out; z++) {
        for (int y = 0; y < p.h.out; y++) {
          for (int x = 0; x < p.w.out; x++) {
            int at = p.input(z, y, x, places.get(HEAP, p.wide, out + p.at(z, y, x)));
            if (at >= 0) {
              float d = diffDst.get(HEAP, out, p.at(z, y, x));
              diffSrc.set(HEAP, in, at, diffSrc.get(HEAP, in, at) + d);
            }
          }
        }
      }
    }
  }

  @Override
  void average(Windows p, Floats src, Floats dst, long from, long to) {
    boolean vectors = p.strideW == 1 || p.strideW == 2;
    for (long plane = from; plane < to; plane++) {
      for (int z = 0; z < p.d.out; z++) {
        for (int y = 0; y < p.h.out; y++) {
          int x = means(p, src, dst, plane, z, y, 0, vectors ? p.inner : p.w.out);
          x = vectors ? columns(p, src, dst, plane, z, y, x) : x;
          means(p, src, dst, plane, z, y, x, p.w.out);
        }
      }
    }
  }

  /** Output columns from {@code first} on, as far as vectors reach. */
  private static int columns(
      Windows p, Floats src, Floats dst, long plane, int z, int y, int first) {
    long in = plane * p.input();
    long out = plane * p.output();
    int depth = p.d.taps[z];
    int rows = p.h.taps[y];
    int read = p.strideW == 1 ? LENGTH : 2 * LENGTH;
    int last = (p.kw - 1) * p.w.step;
    for (int x = first; x < p.innerEnd; x += LENGTH) {
      int corner = p.corner(z, y, x);
      int end = corner + (depth - 1) * p.stepD() + (rows - 1) * p.stepH() + last + read;
      if (depth * rows > 0 && in + end > p.count * p.input()) {
        return x;
      }
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int t = 0; t < depth; t++) {
        for (int r = 0; r < rows; r++) {
          int at = corner + t * p.stepD() + r * p.stepH();
          for (int s = at; s <= at + last; s += p.w.step) {
            FloatVector v = src.load(HEAP, in, s);
            sum =
                sum.add(
                    p.strideW == 1 ? v : Pairs.EVENS.selectFrom(v, src.load(HEAP, in, s + LENGTH)));
          }
        }
      }
      VectorMask<Float> inside = SPECIES.indexInRange(x, p.innerEnd);
      dst.store(HEAP, out, p.at(z, y, x), sum.mul(p.share(z, y, x)), inside);
    }
    return p.innerEnd;
  }

  private static int means(
      Windows p, Floats src, Floats dst, long plane, int z, int y, int from, int to) {
    for (int x = from; x < to; x++) {
      double sum = 0;
      boolean rowsTouch = p.w.taps[x] == p.w.in && p.w.step == 1 && p.h.step == 1;
      int rows = rowsTouch ? Math.min(1, p.h.taps[y]) : p.h.taps[y];
      int run = rowsTouch ? p.h.taps[y] * p.w.in : p.w.taps[x];
      for (int t = 0; t < p.d.taps[z]; t++) {
        for (int r = 0; r < rows; r++) {
          int at = p.corner(z, y, x) + t * p.stepD() + r * p.stepH();
          sum += sum(p, src, plane * p.input(), at, run);
        }
      }
      float mean = (float) (sum * p.share(z, y, x));
      dst.set(HEAP, plane * p.output(), p.at(z, y, x), mean);
    }
    return to;
  }

  /** The sum of a run of positions of a window. */
  private static double sum(Windows p, Floats src, long in, int at, int run) {
    double total = 0;
    if (p.w.step > 1 || run < LENGTH) {
      for (int s = 0; s < run; s++) {
        total += src.get(HEAP, in, at + s * p.w.step);
      }
      return total;
    }
    for (int from = 0; from < run; from += BLOCK) {
      total += blockSum(src, in, at + from, at + Math.min(run, from + BLOCK));
    }
    return total;
  }

  private static float blockSum(Floats src, long in, int from, int to) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = from;
    for (; i <= to - LENGTH; i += LENGTH) {
      sum = sum.add(src.load(HEAP, in, i));
    }
    if (i < to) {
      sum = sum.add(src.load(HEAP, in, i, SPECIES.indexInRange(i, to)));
    }
    return Lanes.sum(sum);
  }

  @Override
  void averageBackward(MeanGradients g, Floats diffDst, Floats diffSrc, long from, long to) {
    Windows p = g.p;
    for (long plane = from; plane < to; plane++) {
      for (int z = 0; z < p.d.in; z++) {
        for (int y = 0; y < p.h.in; y++) {
          gradients(g, diffDst, diffSrc, plane, z, y, 0, g.first);
          int x = gradientColumns(g, diffDst, diffSrc, plane, to, z, y);
          gradients(g, diffDst, diffSrc, plane, z, y, x, p.w.in);
        }
      }
    }
  }

  /**
   * Columns of a row as far as vectors reach. What they store behind the last column is overwritten
   * by what comes after it, so they stop where the planes of this call end.
   */
  private static int gradientColumns(
      MeanGradients g, Floats diffDst, Floats diffSrc, long plane, long to, int z, int y) {
    Windows p = g.p;
    long in = plane * p.input();
    long out = plane * p.output();
    long roomOut = p.count * p.output() - out;
    long roomIn = to * p.input() - in;
    int row = (z * p.h.in + y) * p.w.in;
    int lowest = p.at(Math.max(0, g.d.to[z] - 1), Math.max(0, g.h.to[y] - 1), 0);
    int columns = LENGTH * p.strideW;
    int x = g.first;
    for (; x < g.end; x += columns) {
      int window = g.window(x);
      if (lowest + window + LENGTH > roomOut || row + x + columns > roomIn) {
        return x;
      }
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector odds = sum;
      for (int oz = g.d.from[z]; oz < g.d.to[z]; oz++) {
        for (int oy = g.h.from[y]; oy < g.h.to[y]; oy++) {
          if (!g.d.holds(oz, z) || !g.h.holds(oy, y)) {
            continue;
          }
          int at = p.at(oz, oy, 0);
          float share = g.shares[oz * p.h.out + oy];
          sum = rowOfWindows(g, diffDst, out, at, window, g.shifts[0]).mul(share).add(sum);
          if (p.strideW == 2) {
            odds = rowOfWindows(g, diffDst, out, at, window, g.shifts[1]).mul(share).add(odds);
          }
        }
      }
      if (p.strideW == 1) {
        diffSrc.store(HEAP, in, row + x, sum);
      } else {
        diffSrc.store(HEAP, in, row + x, Pairs.LOW.selectFrom(sum, odds));
        diffSrc.store(HEAP, in, row + x + LENGTH, Pairs.HIGH.selectFrom(sum, odds));
      }
    }
    return Math.min(x, g.end);
  }

  private static FloatVector rowOfWindows(
      MeanGradients g, Floats diffDst, long out, int at, int window, int[] shifts) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < shifts.length; i++) {
      int x = window - shifts[i];
      FloatVector v = diffDst.load(HEAP, out, at + x);
      sum = sum.add(g.parts.length > 0 ? v.mul(FloatVector.fromArray(SPECIES, g.parts, x)) : v);
    }
    return sum;
  }

  /** Columns one by one, with the same sums as those of vectors. */
  private static void gradients(
      MeanGradients g, Floats diffDst, Floats diffSrc, long plane, int z, int y, int x0, int x1) {
    Windows p = g.p;
    long out = plane * p.output();
    for (int x = x0; x < x1; x++) {
      float sum = 0;
      int[] shifts = g.shifts[g.phase(x)];
      for (int oz = g.d.from[z]; oz < g.d.to[z]; oz++) {
        for (int oy = g.h.from[y]; oy < g.h.to[y]; oy++) {
          if (g.d.holds(oz, z) && g.h.holds(oy, y)) {
            float part = 0;
            for (int i = 0; i < shifts.length; i++) {
              int window = g.window(x) - shifts[i];
              if (window >= 0 && window < p.w.out) {
                float v = diffDst.get(HEAP, out, p.at(oz, oy, window));
                part += g.parts.length > 0 ? v * g.parts[window] : v;
              }
            }
            sum = part * g.shares[oz * p.h.out + oy] + sum;
          }
        }
      }
      diffSrc.set(HEAP, plane * p.input(), (z * p.h.in + y) * p.w.in + x, sum);
    }
  }

  @Override
  void averageBackward(Windows p, Floats diffDst, Floats diffSrc, long from, long to) {
    for (long plane = from; plane < to; plane++) {
      diffSrc.clear(HEAP, plane * p.input(), p.input());
      for (int z = 0; z < p.d.out; z++) {
        for (int y = 0; y < p.h.out; y++) {
          spread(p, diffDst, diffSrc, plane, z, y, 0, p.w.out);
        }
      }
    }
  }

  private static void spread(
      Windows p, Floats diffDst, Floats diffSrc, long plane, int z, int y, int from, int to) {
    for (int x = from; x < to; x++) {
      float d = diffDst.get(HEAP, plane * p.output(), p.at(z, y, x)) * p.share(z, y, x);
      for (int t = 0; t < p.d.taps[z]; t++) {
        for (int r = 0; r < p.h.taps[y]; r++) {
          int at = p.corner(z, y, x) + t * p.stepD() + r * p.stepH();
          add(p, diffSrc, plane * p.input(), at, p.w.taps[x], d);
        }
      }
    }
  }

  /** Adds to a run of positions of a window. */
  private static void add(Windows p, Floats diffSrc, long in, int at, int run, float d) {
    if (p.w.step > 1 || run < LENGTH) {
      for (int s = at; s < at + run * p.w.step; s += p.w.step) {
        diffSrc.set(HEAP, in, s, diffSrc.get(HEAP, in, s) + d);
      }
      return;
    }
    addRun(diffSrc, in, at, at + run, d);
  }

  private static void addRun(Floats diffSrc, long in, int from, int to, float d) {
    for (int i = from; i < to; i += LENGTH) {
      VectorMask<Float> inside = SPECIES.indexInRange(i, to);
      diffSrc.store(HEAP, in, i, diffSrc.load(HEAP, in, i, inside).add(d), inside);
    }
  }
}
