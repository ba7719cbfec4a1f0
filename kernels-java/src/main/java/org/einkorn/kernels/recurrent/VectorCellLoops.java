package org.einkorn.kernels.recurrent;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.math.VectorMath;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Chains;
import org.einkorn.kernels.vector.Floats;

/** The loops; a template of {@link ByStorage}. Tails are masked. */
final class VectorCellLoops extends CellLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());

  /** Side of the squares that are transposed: a cache line. */
  private static final int SQUARE = 16;

  VectorCellLoops() {}

  @Override
  void enter(
      Floats work,
      long x,
      long product,
      int ld,
      long bias,
      Floats gates,
      long at,
      int stride,
      int rows,
      int count) {
    int bound = SPECIES.loopBound(count);
    for (int row = 0; row < rows; row++) {
      long from = x + (long) row * ld;
      long with = product + (long) row * ld;
      long to = at + (long) row * stride;
      for (int i = 0; i < bound / LENGTH; i++) {
        FloatVector recurrent = work.vector(HEAP, with, i).add(work.vector(HEAP, bias, i));
        gates.setVector(HEAP, to, i, work.vector(HEAP, from, i).add(recurrent));
      }
      if (bound < count) {
        VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
        FloatVector recurrent =
            work.load(HEAP, with, bound, tail).add(work.load(HEAP, bias, bound, tail));
        gates.store(HEAP, to, bound, work.load(HEAP, from, bound, tail).add(recurrent), tail);
      }
    }
  }

  /**
   * σ(x) = tanh(x/2)/2 + 1/2: half the work of a logistic function that is exact in its left tail
   * too, where this one errs by less than 2<sup>−23</sup>, far less than its argument's rounding.
   */
  private static FloatVector logistic(FloatVector x) {
    FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
    return VectorMath.tanh(x.mul(half)).fma(half, half);
  }

  @Override
  void sigmoid(
      Floats a, long at, long stride, Floats b, long bAt, long bStride, int rows, int count) {
    int bound = SPECIES.loopBound(count);
    for (int row = 0; row < rows; row++) {
      long from = at + row * stride;
      long to = bAt + row * bStride;
      for (int i = 0; i < bound / LENGTH; i++) {
        b.setVector(HEAP, to, i, logistic(a.vector(HEAP, from, i)));
      }
      if (bound < count) {
        VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
        b.store(HEAP, to, bound, logistic(a.load(HEAP, from, bound, tail)), tail);
      }
    }
  }

  @Override
  void tanh(Floats a, long at, long stride, Floats b, long bAt, long bStride, int rows, int count) {
    int bound = SPECIES.loopBound(count);
    for (int row = 0; row < rows; row++) {
      long from = at + row * stride;
      long to = bAt + row * bStride;
      for (int i = 0; i < bound / LENGTH; i++) {
        b.setVector(HEAP, to, i, VectorMath.tanh(a.vector(HEAP, from, i)));
      }
      if (bound < count) {
        VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
        b.store(HEAP, to, bound, VectorMath.tanh(a.load(HEAP, from, bound, tail)), tail);
      }
    }
  }

  @Override
  void relu(Floats a, long at, long stride, Floats b, long bAt, long bStride, int rows, int count) {
    int bound = SPECIES.loopBound(count);
    for (int row = 0; row < rows; row++) {
      long from = at + row * stride;
      long to = bAt + row * bStride;
      for (int i = 0; i < bound / LENGTH; i++) {
        b.setVector(HEAP, to, i, a.vector(HEAP, from, i).max(0f));
      }
      if (bound < count) {
        VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
        b.store(HEAP, to, bound, a.load(HEAP, from, bound, tail).max(0f), tail);
      }
    }
  }

  @Override
  void copy(Floats a, long at, long stride, Floats b, long bAt, long bStride, int rows, int count) {
    int bound = SPECIES.loopBound(count);
    for (int row = 0; row < rows; row++) {
      long from = at + row * stride;
      long to = bAt + row * bStride;
      for (int i = 0; i < bound / LENGTH; i++) {
        b.setVector(HEAP, to, i, a.vector(HEAP, from, i));
      }
      if (bound < count) {
        VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
        b.store(HEAP, to, bound, a.load(HEAP, from, bound, tail), tail);
      }
    }
  }

  @Override
  void lstmCell(Floats gates, long at, int stride, Floats work, long cell, int rows, int n) {
    int bound = SPECIES.loopBound(n);
    for (int row = 0; row < rows; row++) {
      long in = at + (long) row * stride;
      long forget = in + n;
      long fresh = in + 2L * n;
      long state = cell + (long) row * n;
      for (int i = 0; i < bound / LENGTH; i++) {
        FloatVector product = gates.vector(HEAP, in, i).mul(gates.vector(HEAP, fresh, i));
        FloatVector f = gates.vector(HEAP, forget, i);
        work.setVector(HEAP, state, i, f.fma(work.vector(HEAP, state, i), product));
      }
      if (bound < n) {
        VectorMask<Float> tail = SPECIES.indexInRange(bound, n);
        FloatVector a = gates.load(HEAP, in, bound, tail);
        FloatVector product = a.mul(gates.load(HEAP, fresh, bound, tail));
        FloatVector f = gates.load(HEAP, forget, bound, tail);
        FloatVector c = f.fma(work.load(HEAP, state, bound, tail), product);
        work.store(HEAP, state, bound, c, tail);
      }
    }
  }

  @Override
  void multiply(Floats gates, long at, int stride, Floats work, long hidden, int rows, int n) {
    int bound = SPECIES.loopBound(n);
    for (int row = 0; row < rows; row++) {
      long gate = at + (long) row * stride;
      long last = hidden + (long) row * n;
      for (int i = 0; i < bound / LENGTH; i++) {
        work.setVector(HEAP, last, i, gates.vector(HEAP, gate, i).mul(work.vector(HEAP, last, i)));
      }
      if (bound < n) {
        VectorMask<Float> tail = SPECIES.indexInRange(bound, n);
        FloatVector factor = gates.load(HEAP, gate, bound, tail);
        FloatVector h = factor.mul(work.load(HEAP, last, bound, tail));
        work.store(HEAP, last, bound, h, tail);
      }
    }
  }

  @Override
  void candidate(
      Floats work,
      long x,
      long product,
      int ld,
      long bias,
      Floats gates,
      long at,
      int stride,
      int rows,
      int n,
      boolean keep) {
    long biasIter = bias + n;
    for (int row = 0; row < rows; row++) {
      long from = x + (long) row * ld;
      long with = product + (long) row * ld;
      long reset = at + (long) row * stride;
      long fresh = reset + 2L * n;
      long kept = reset + 3L * n;
      for (int i = 0; i < n; i += LENGTH) {
        VectorMask<Float> mask = SPECIES.indexInRange(i, n);
        FloatVector u = work.load(HEAP, with, i, mask).add(work.load(HEAP, biasIter, i, mask));
        FloatVector a = work.load(HEAP, from, i, mask).add(work.load(HEAP, bias, i, mask));
        gates.store(HEAP, fresh, i, gates.load(HEAP, reset, i, mask).fma(u, a), mask);
        if (keep) {
          gates.store(HEAP, kept, i, u, mask);
        }
      }
    }
  }

  @Override
  void gru(Floats gates, long at, int stride, Floats work, long hidden, int rows, int n) {
    for (int row = 0; row < rows; row++) {
      long update = at + (long) row * stride + n;
      long fresh = update + n;
      long last = hidden + (long) row * n;
      for (int i = 0; i < n; i += LENGTH) {
        VectorMask<Float> mask = SPECIES.indexInRange(i, n);
        FloatVector f = gates.load(HEAP, fresh, i, mask);
        FloatVector difference = work.load(HEAP, last, i, mask).sub(f);
        FloatVector h = gates.load(HEAP, update, i, mask).fma(difference, f);
        work.store(HEAP, last, i, h, mask);
      }
    }
  }

  @Override
  void arrive(
      Floats diffDst,
      long diffAt,
      long diffStride,
      Floats work,
      long product,
      int ld,
      long dh,
      int rows,
      int n) {
    for (int row = 0; row < rows; row++) {
      long diff = diffAt + row * diffStride;
      long with = product + (long) row * ld;
      long carry = dh + (long) row * n;
      for (int i = 0; i < n; i += LENGTH) {
        VectorMask<Float> mask = SPECIES.indexInRange(i, n);
        FloatVector carried = work.load(HEAP, with, i, mask).add(work.load(HEAP, carry, i, mask));
        work.store(HEAP, carry, i, diffDst.load(HEAP, diff, i, mask).add(carried), mask);
      }
    }
  }

  /** y · (1 − y) · gradient. */
  private static FloatVector throughSigmoid(FloatVector gradient, FloatVector y) {
    return gradient.mul(y.mul(one().sub(y)));
  }

  /** (1 − y²) · gradient. */
  private static FloatVector throughTanh(FloatVector gradient, FloatVector y) {
    return gradient.mul(y.neg().fma(y, one()));
  }

  private static FloatVector one() {
    return FloatVector.broadcast(SPECIES, 1f);
  }

  @Override
  void lstmOutput(
      Floats kept,
      long at,
      int stride,
      Floats work,
      long dh,
      long dc,
      long delta,
      int deltaStride,
      int rows,
      int n) {
    for (int row = 0; row < rows; row++) {
      long out = at + (long) row * stride + 3L * n;
      long hidden = dh + (long) row * n;
      long carry = dc + (long) row * n;
      long to = delta + (long) row * deltaStride + 3L * n;
      for (int i = 0; i < n; i += LENGTH) {
        VectorMask<Float> mask = SPECIES.indexInRange(i, n);
        FloatVector gradient = work.load(HEAP, hidden, i, mask);
        FloatVector o = kept.load(HEAP, out, i, mask);
        FloatVector tanh = work.load(HEAP, to, i, mask);
        FloatVector through = throughTanh(gradient.mul(o), tanh);
        work.store(HEAP, to, i, throughSigmoid(gradient.mul(tanh), o), mask);
        work.store(HEAP, carry, i, work.load(HEAP, carry, i, mask).add(through), mask);
        work.store(HEAP, hidden, i, FloatVector.zero(SPECIES), mask);
      }
    }
  }

  @Override
  void lstmGates(
      Floats kept,
      long at,
      int stride,
      Floats before,
      long beforeAt,
      int beforeStride,
      Floats work,
      long dc,
      long delta,
      int deltaStride,
      int rows,
      int n) {
    for (int row = 0; row < rows; row++) {
      long in = at + (long) row * stride;
      long forget = in + n;
      long fresh = in + 2L * n;
      long last = beforeAt + (long) row * beforeStride;
      long carry = dc + (long) row * n;
      long to = delta + (long) row * deltaStride;
      for (int i = 0; i < n; i += LENGTH) {
        VectorMask<Float> mask = SPECIES.indexInRange(i, n);
        FloatVector gradient = work.load(HEAP, carry, i, mask);
        FloatVector a = kept.load(HEAP, in, i, mask);
        FloatVector f = kept.load(HEAP, forget, i, mask);
        FloatVector g = kept.load(HEAP, fresh, i, mask);
        FloatVector c = before.load(HEAP, last, i, mask);
        work.store(HEAP, to, i, throughSigmoid(gradient.mul(g), a), mask);
        work.store(HEAP, to + n, i, throughSigmoid(gradient.mul(c), f), mask);
        work.store(HEAP, to + 2L * n, i, throughTanh(gradient.mul(a), g), mask);
        work.store(HEAP, carry, i, gradient.mul(f), mask);
      }
    }
  }

  @Override
  void gruGates(
      Floats kept,
      long at,
      int stride,
      Floats before,
      long beforeAt,
      long beforeStride,
      Floats work,
      long dh,
      long delta,
      int deltaStride,
      int rows,
      int n) {
    for (int row = 0; row < rows; row++) {
      long reset = at + (long) row * stride;
      long last = beforeAt + row * beforeStride;
      long carry = dh + (long) row * n;
      long to = delta + (long) row * deltaStride;
      for (int i = 0; i < n; i += LENGTH) {
        VectorMask<Float> mask = SPECIES.indexInRange(i, n);
        FloatVector gradient = work.load(HEAP, carry, i, mask);
        FloatVector r = kept.load(HEAP, reset, i, mask);
        FloatVector z = kept.load(HEAP, reset + n, i, mask);
        FloatVector fresh = kept.load(HEAP, reset + 2L * n, i, mask);
        FloatVector u = kept.load(HEAP, reset + 3L * n, i, mask);
        FloatVector difference = before.load(HEAP, last, i, mask).sub(fresh);
        FloatVector dn = throughTanh(gradient.mul(one().sub(z)), fresh);
        FloatVector dr = throughSigmoid(dn.mul(u), r);
        FloatVector dz = throughSigmoid(gradient.mul(difference), z);
        work.store(HEAP, to, i, dr, mask);
        work.store(HEAP, to + n, i, dz, mask);
        work.store(HEAP, to + 2L * n, i, dn, mask);
        work.store(HEAP, to + 3L * n, i, dr, mask);
        work.store(HEAP, to + 4L * n, i, dz, mask);
        work.store(HEAP, to + 5L * n, i, dn.mul(r), mask);
        work.store(HEAP, carry, i, gradient.mul(z), mask);
      }
    }
  }

  @Override
  void plain(
      Floats kept,
      long at,
      int stride,
      Floats work,
      long dh,
      long delta,
      int deltaStride,
      int rows,
      int n,
      boolean relu) {
    for (int row = 0; row < rows; row++) {
      long state = at + (long) row * stride;
      long carry = dh + (long) row * n;
      long to = delta + (long) row * deltaStride;
      for (int i = 0; i < n; i += LENGTH) {
        VectorMask<Float> mask = SPECIES.indexInRange(i, n);
        FloatVector gradient = work.load(HEAP, carry, i, mask);
        FloatVector h = kept.load(HEAP, state, i, mask);
        FloatVector slope =
            relu
                ? FloatVector.zero(SPECIES).blend(gradient, h.compare(VectorOperators.GT, 0f))
                : throughTanh(gradient, h);
        work.store(HEAP, to, i, slope, mask);
        work.store(HEAP, carry, i, FloatVector.zero(SPECIES), mask);
      }
    }
  }

  @Override
  void add(
      Floats a,
      long at,
      long stride,
      Floats b,
      long bAt,
      long bStride,
      Floats c,
      long cAt,
      long cStride,
      int rows,
      int count) {
    for (int row = 0; row < rows; row++) {
      long from = at + row * stride;
      long with = bAt + row * bStride;
      long to = cAt + row * cStride;
      for (int i = 0; i < count; i += LENGTH) {
        VectorMask<Float> mask = SPECIES.indexInRange(i, count);
        FloatVector sum = a.load(HEAP, from, i, mask).add(b.load(HEAP, with, i, mask));
        c.store(HEAP, to, i, sum, mask);
      }
    }
  }

  @Override
  void clear(Floats a, long at, long stride, int rows, int count) {
    for (int row = 0; row < rows; row++) {
      long to = at + row * stride;
      for (int i = 0; i < count; i += LENGTH) {
        VectorMask<Float> mask = SPECIES.indexInRange(i, count);
        a.store(HEAP, to, i, FloatVector.zero(SPECIES), mask);
      }
    }
  }

  @Override
  void transpose(
      Floats a, long at, long stride, Floats b, long bAt, long bStride, int rows, int columns) {
    for (int row = 0; row < rows; row += SQUARE) {
      int end = Math.min(rows, row + SQUARE);
      for (int column = 0; column < columns; column++) {
        long to = bAt + column * bStride;
        for (int i = row; i < end; i++) {
          b.set(HEAP, to, i, a.get(HEAP, at + i * stride, column));
        }
      }
    }
  }

  @Override
  void columnSums(Floats a, long at, long stride, int rows, Floats sums, long sumsAt, int count) {
    if (count == 4 * LENGTH) {
      fourVectors(a, at, stride, rows, sums, sumsAt);
      return;
    }
    int longest = Chains.length(rows);
    for (int i = 0; i < count; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, count);
      FloatVector total = FloatVector.zero(SPECIES);
      for (int from = 0; from < rows; from += longest) {
        int end = Math.min(rows, from + longest);
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int row = from; row < end; row++) {
          sum = sum.add(a.load(HEAP, at + row * stride, i, mask));
        }
        total = total.add(sum);
      }
      sums.store(HEAP, sumsAt, i, total, mask);
    }
  }

  /** The same sums, of which each touches a row's cache lines together. */
  private static void fourVectors(
      Floats a, long at, long stride, int rows, Floats sums, long sumsAt) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector total0 = zero;
    FloatVector total1 = zero;
    FloatVector total2 = zero;
    FloatVector total3 = zero;
    int longest = Chains.length(rows);
    for (int from = 0; from < rows; from += longest) {
      int end = Math.min(rows, from + longest);
      FloatVector sum0 = zero;
      FloatVector sum1 = zero;
      FloatVector sum2 = zero;
      FloatVector sum3 = zero;
      for (int row = from; row < end; row++) {
        long base = at + row * stride;
        sum0 = sum0.add(a.load(HEAP, base, 0));
        sum1 = sum1.add(a.load(HEAP, base, LENGTH));
        sum2 = sum2.add(a.load(HEAP, base, 2 * LENGTH));
        sum3 = sum3.add(a.load(HEAP, base, 3 * LENGTH));
      }
      total0 = total0.add(sum0);
      total1 = total1.add(sum1);
      total2 = total2.add(sum2);
      total3 = total3.add(sum3);
    }
    sums.store(HEAP, sumsAt, 0, total0);
    sums.store(HEAP, sumsAt, LENGTH, total1);
    sums.store(HEAP, sumsAt, 2 * LENGTH, total2);
    sums.store(HEAP, sumsAt, 3 * LENGTH, total3);
  }
}
