package org.einkorn.kernels.softmax;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.math.NarrowMath;
import org.einkorn.kernels.vector.Floats;

/**
 * Passes over a part of a row. They return a vector, still to be reduced across lanes, so that they
 * become part of the templates.
 */
final class RowSums {

  /** Elements of a part whose sum is then added in double. */
  static final int BLOCK = 128 * LENGTH;

  private RowSums() {}

  /** The lanes of a mask, the others −∞, which change neither maximum nor sum of exponentials. */
  static FloatVector padded(boolean heap, Floats src, long base, int i, VectorMask<Float> mask) {
    return FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY)
        .blend(src.load(heap, base, i, mask), mask);
  }

  /**
   * The greatest numbers. A NaN is passed over: it spoils the sum of exponentials anyway, and a
   * maximum that keeps NaN takes twice the time.
   */
  static FloatVector maxima(boolean heap, Floats src, long base, int from, int to) {
    FloatVector max0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector max1 = max0;
    FloatVector max2 = max0;
    FloatVector max3 = max0;
    int i = from;
    for (; i <= to - 4 * LENGTH; i += 4 * LENGTH) {
      max0 = greater(max0, src.load(heap, base, i));
      max1 = greater(max1, src.load(heap, base, i + LENGTH));
      max2 = greater(max2, src.load(heap, base, i + 2 * LENGTH));
      max3 = greater(max3, src.load(heap, base, i + 3 * LENGTH));
    }
    for (; i <= to - LENGTH; i += LENGTH) {
      max0 = greater(max0, src.load(heap, base, i));
    }
    if (i < to) {
      max1 = greater(max1, padded(heap, src, base, i, SPECIES.indexInRange(i, to)));
    }
    return greater(greater(max0, max1), greater(max2, max3));
  }

  private static FloatVector greater(FloatVector a, FloatVector b) {
    return a.blend(b, b.compare(VectorOperators.GT, a));
  }

  /** Stores {@code exp(src − max)} and gives their sums. */
  static FloatVector exponentials(
      boolean heap, Floats src, Floats dst, long base, int from, int to, float max) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = from;
    for (; i <= to - LENGTH; i += LENGTH) {
      FloatVector e = NarrowMath.expBelow(src.load(heap, base, i).sub(max));
      dst.store(heap, base, i, e);
      sum = sum.add(e);
    }
    if (i < to) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, to);
      FloatVector e = NarrowMath.expBelow(padded(heap, src, base, i, mask).sub(max));
      dst.store(heap, base, i, e, mask);
      sum = sum.add(e);
    }
    return sum;
  }

  /** The sums of {@code exp(src − max)}. */
  static FloatVector sumOfExponentials(
      boolean heap, Floats src, long base, int from, int to, float max) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = from;
    for (; i <= to - LENGTH; i += LENGTH) {
      sum = sum.add(NarrowMath.expBelow(src.load(heap, base, i).sub(max)));
    }
    if (i < to) {
      FloatVector x = padded(heap, src, base, i, SPECIES.indexInRange(i, to));
      sum = sum.add(NarrowMath.expBelow(x.sub(max)));
    }
    return sum;
  }

  /** The sums. */
  static FloatVector sum(boolean heap, Floats a, long base, int from, int to) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    int i = from;
    for (; i <= to - 2 * LENGTH; i += 2 * LENGTH) {
      sum0 = sum0.add(a.load(heap, base, i));
      sum1 = sum1.add(a.load(heap, base, i + LENGTH));
    }
    for (; i < to; i += LENGTH) {
      sum0 = sum0.add(a.load(heap, base, i, SPECIES.indexInRange(i, to)));
    }
    return sum0.add(sum1);
  }

  /** The sums of products. */
  static FloatVector dot(boolean heap, Floats a, Floats b, long base, int from, int to) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    int i = from;
    for (; i <= to - 4 * LENGTH; i += 4 * LENGTH) {
      sum0 = a.load(heap, base, i).fma(b.load(heap, base, i), sum0);
      sum1 = a.load(heap, base, i + LENGTH).fma(b.load(heap, base, i + LENGTH), sum1);
      sum2 = a.load(heap, base, i + 2 * LENGTH).fma(b.load(heap, base, i + 2 * LENGTH), sum2);
      sum3 = a.load(heap, base, i + 3 * LENGTH).fma(b.load(heap, base, i + 3 * LENGTH), sum3);
    }
    for (; i < to; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, to);
      sum0 = a.load(heap, base, i, mask).fma(b.load(heap, base, i, mask), sum0);
    }
    return sum0.add(sum1).add(sum2.add(sum3));
  }
}
