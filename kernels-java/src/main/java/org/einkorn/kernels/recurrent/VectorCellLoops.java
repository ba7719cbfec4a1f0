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

  VectorCellLoops() {}

  /** What enters a gate. */
  private static FloatVector sum(
      Floats gates,
      long at,
      Floats work,
      long product,
      long bias,
      int i,
      VectorMask<Float> mask) {
    FloatVector recurrent =
        work.load(HEAP, product, i, mask).add(work.load(HEAP, bias, i, mask));
    return gates.load(HEAP, at, i, mask).add(recurrent);
  }

  private static FloatVector sum(
      Floats gates, long at, Floats work, long product, long bias, int i) {
    FloatVector recurrent = work.load(HEAP, product, i).add(work.load(HEAP, bias, i));
    return gates.load(HEAP, at, i).add(recurrent);
  }

  @Override
  void sigmoid(Floats gates, long at, Floats work, long product, long bias, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      gates.store(HEAP, at, i, VectorMath.sigmoid(sum(gates, at, work, product, bias, i)));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector x = sum(gates, at, work, product, bias, bound, tail);
      gates.store(HEAP, at, bound, VectorMath.sigmoid(x), tail);
    }
  }

  @Override
  void tanh(Floats gates, long at, Floats work, long product, long bias, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      gates.store(HEAP, at, i, VectorMath.tanh(sum(gates, at, work, product, bias, i)));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector x = sum(gates, at, work, product, bias, bound, tail);
      gates.store(HEAP, at, bound, VectorMath.tanh(x), tail);
    }
  }

  @Override
  void relu(Floats gates, long at, Floats work, long product, long bias, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      gates.store(HEAP, at, i, sum(gates, at, work, product, bias, i).max(0f));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector x = sum(gates, at, work, product, bias, bound, tail);
      gates.store(HEAP, at, bound, x.max(0f), tail);
    }
  }

  @Override
  void lstm(
      Floats gates,
      long at,
      Floats work,
      long cell,
      long hidden,
      Floats dst,
      long dstAt,
      int n,
      boolean keep) {
    int bound = SPECIES.loopBound(n);
    for (int i = 0; i < bound; i += LENGTH) {
      FloatVector fresh = gates.load(HEAP, at, i).mul(gates.load(HEAP, at + 2L * n, i));
      FloatVector c = gates.load(HEAP, at + n, i).fma(work.load(HEAP, cell, i), fresh);
      work.store(HEAP, cell, i, c);
      if (keep) {
        gates.store(HEAP, at + 4L * n, i, c);
      }
      FloatVector h = gates.load(HEAP, at + 3L * n, i).mul(VectorMath.tanh(c));
      work.store(HEAP, hidden, i, h);
      dst.store(HEAP, dstAt, i, h);
    }
    if (bound < n) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, n);
      FloatVector input = gates.load(HEAP, at, bound, tail);
      FloatVector fresh = input.mul(gates.load(HEAP, at + 2L * n, bound, tail));
      FloatVector forget = gates.load(HEAP, at + n, bound, tail);
      FloatVector c = forget.fma(work.load(HEAP, cell, bound, tail), fresh);
      work.store(HEAP, cell, bound, c, tail);
      if (keep) {
        gates.store(HEAP, at + 4L * n, bound, c, tail);
      }
      FloatVector h = gates.load(HEAP, at + 3L * n, bound, tail).mul(VectorMath.tanh(c));
      work.store(HEAP, hidden, bound, h, tail);
      dst.store(HEAP, dstAt, bound, h, tail);
    }
  }

  @Override
  void candidate(
      Floats gates, long at, Floats work, long product, long bias, int n, boolean keep) {
    int bound = SPECIES.loopBound(n);
    long biasIter = bias + n;
    for (int i = 0; i < bound; i += LENGTH) {
      FloatVector u = work.load(HEAP, product, i).add(work.load(HEAP, biasIter, i));
      FloatVector a = gates.load(HEAP, at + 2L * n, i).add(work.load(HEAP, bias, i));
      gates.store(HEAP, at + 2L * n, i, VectorMath.tanh(gates.load(HEAP, at, i).fma(u, a)));
      if (keep) {
        gates.store(HEAP, at + 3L * n, i, u);
      }
    }
    if (bound < n) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, n);
      FloatVector u =
          work.load(HEAP, product, bound, tail).add(work.load(HEAP, biasIter, bound, tail));
      FloatVector a =
          gates.load(HEAP, at + 2L * n, bound, tail).add(work.load(HEAP, bias, bound, tail));
      FloatVector x = gates.load(HEAP, at, bound, tail).fma(u, a);
      gates.store(HEAP, at + 2L * n, bound, VectorMath.tanh(x), tail);
      if (keep) {
        gates.store(HEAP, at + 3L * n, bound, u, tail);
      }
    }
  }

  @Override
  void gru(Floats gates, long at, Floats work, long hidden, Floats dst, long dstAt, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector fresh = gates.load(HEAP, at + 2L * n, i, mask);
      FloatVector difference = work.load(HEAP, hidden, i, mask).sub(fresh);
      FloatVector h = gates.load(HEAP, at + n, i, mask).fma(difference, fresh);
      work.store(HEAP, hidden, i, h, mask);
      dst.store(HEAP, dstAt, i, h, mask);
    }
  }

  /** What arrives at a hidden state. */
  private static FloatVector arriving(
      Floats diffDst,
      long diffAt,
      Floats work,
      long product,
      long dh,
      int i,
      VectorMask<Float> mask) {
    FloatVector carried = work.load(HEAP, product, i, mask).add(work.load(HEAP, dh, i, mask));
    return diffDst.load(HEAP, diffAt, i, mask).add(carried);
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
      Floats diffDst,
      long diffAt,
      Floats work,
      long product,
      long dh,
      long dc,
      long delta,
      int n) {
    for (int i = 0; i < n; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector gradient = arriving(diffDst, diffAt, work, product, dh, i, mask);
      FloatVector o = kept.load(HEAP, at + 3L * n, i, mask);
      FloatVector tanh = VectorMath.tanh(kept.load(HEAP, at + 4L * n, i, mask));
      FloatVector through = throughTanh(gradient.mul(o), tanh);
      work.store(HEAP, delta + 3L * n, i, throughSigmoid(gradient.mul(tanh), o), mask);
      work.store(HEAP, dc, i, work.load(HEAP, dc, i, mask).add(through), mask);
      work.store(HEAP, dh, i, FloatVector.zero(SPECIES), mask);
    }
  }

  @Override
  void lstmGates(
      Floats kept, long at, Floats before, long beforeAt, Floats work, long dc, long delta, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector gradient = work.load(HEAP, dc, i, mask);
      FloatVector in = kept.load(HEAP, at, i, mask);
      FloatVector forget = kept.load(HEAP, at + n, i, mask);
      FloatVector g = kept.load(HEAP, at + 2L * n, i, mask);
      FloatVector c = before.load(HEAP, beforeAt, i, mask);
      work.store(HEAP, delta, i, throughSigmoid(gradient.mul(g), in), mask);
      work.store(HEAP, delta + n, i, throughSigmoid(gradient.mul(c), forget), mask);
      work.store(HEAP, delta + 2L * n, i, throughTanh(gradient.mul(in), g), mask);
      work.store(HEAP, dc, i, gradient.mul(forget), mask);
    }
  }

  @Override
  void gruGates(
      Floats kept,
      long at,
      Floats before,
      long beforeAt,
      Floats diffDst,
      long diffAt,
      Floats work,
      long product,
      long dh,
      long delta,
      int n) {
    for (int i = 0; i < n; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector gradient = arriving(diffDst, diffAt, work, product, dh, i, mask);
      FloatVector r = kept.load(HEAP, at, i, mask);
      FloatVector z = kept.load(HEAP, at + n, i, mask);
      FloatVector fresh = kept.load(HEAP, at + 2L * n, i, mask);
      FloatVector u = kept.load(HEAP, at + 3L * n, i, mask);
      FloatVector difference = before.load(HEAP, beforeAt, i, mask).sub(fresh);
      FloatVector dn = throughTanh(gradient.mul(one().sub(z)), fresh);
      FloatVector dr = throughSigmoid(dn.mul(u), r);
      FloatVector dz = throughSigmoid(gradient.mul(difference), z);
      work.store(HEAP, delta, i, dr, mask);
      work.store(HEAP, delta + n, i, dz, mask);
      work.store(HEAP, delta + 2L * n, i, dn, mask);
      work.store(HEAP, delta + 3L * n, i, dr, mask);
      work.store(HEAP, delta + 4L * n, i, dz, mask);
      work.store(HEAP, delta + 5L * n, i, dn.mul(r), mask);
      work.store(HEAP, dh, i, gradient.mul(z), mask);
    }
  }

  @Override
  void plain(
      Floats kept,
      long at,
      Floats diffDst,
      long diffAt,
      Floats work,
      long product,
      long dh,
      long delta,
      int n,
      boolean relu) {
    for (int i = 0; i < n; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector gradient = arriving(diffDst, diffAt, work, product, dh, i, mask);
      FloatVector h = kept.load(HEAP, at, i, mask);
      FloatVector slope =
          relu
              ? FloatVector.zero(SPECIES).blend(gradient, h.compare(VectorOperators.GT, 0f))
              : throughTanh(gradient, h);
      work.store(HEAP, delta, i, slope, mask);
      work.store(HEAP, dh, i, FloatVector.zero(SPECIES), mask);
    }
  }

  @Override
  void copy(Floats a, long at, Floats b, long bAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, count);
      b.store(HEAP, bAt, i, a.load(HEAP, at, i, mask), mask);
    }
  }

  @Override
  void add(Floats a, long at, Floats b, long bAt, Floats c, long cAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, count);
      FloatVector sum = a.load(HEAP, at, i, mask).add(b.load(HEAP, bAt, i, mask));
      c.store(HEAP, cAt, i, sum, mask);
    }
  }

  @Override
  void clear(Floats a, long at, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, count);
      a.store(HEAP, at, i, FloatVector.zero(SPECIES), mask);
    }
  }

  @Override
  void columnSums(
      Floats a, long at, long stride, int rows, Floats sums, long sumsAt, int count) {
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
