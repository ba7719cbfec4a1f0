package org.einkorn.kernels.normalization;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.vector.Chains;
import org.einkorn.kernels.vector.Floats;

/**
 * Sums over a block of at most {@link #BLOCK} elements, which then is still in the first cache:
 * part of a run, or several short runs. They return a vector, so that they become part of the
 * templates.
 */
final class BlockSums {

  // not private: it becomes part of templates
  static final int STEP = 4 * LENGTH;

  /** Most elements of a block: no lane's chain of additions is longer than is good. */
  static final int BLOCK = Chains.SHORT * STEP;

  private BlockSums() {}

  /** Runs of {@code count} elements that share a block. */
  static int runs(int count) {
    return Math.max(1, BLOCK / Math.max(LENGTH, count));
  }

  /** Σ src over elements {@code from} to {@code to} of the runs, still to be added across lanes. */
  static FloatVector sum(
      boolean heap, Floats src, long base, long stride, int runs, int from, int to) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    long at = base;
    for (int run = 0; run < runs; run++) {
      int i = from;
      for (; i <= to - STEP; i += STEP) {
        sum0 = sum0.add(src.load(heap, at, i));
        sum1 = sum1.add(src.load(heap, at, i + LENGTH));
        sum2 = sum2.add(src.load(heap, at, i + 2 * LENGTH));
        sum3 = sum3.add(src.load(heap, at, i + 3 * LENGTH));
      }
      for (; i <= to - LENGTH; i += LENGTH) {
        sum0 = sum0.add(src.load(heap, at, i));
      }
      if (i < to) {
        sum1 = sum1.add(src.load(heap, at, i, SPECIES.indexInRange(i, to)));
      }
      at += stride;
    }
    return sum0.add(sum1).add(sum2.add(sum3));
  }

  /** The same of (src − mean)². */
  static FloatVector squares(
      boolean heap, Floats src, long base, long stride, int runs, int from, int to, float mean) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    long at = base;
    for (int run = 0; run < runs; run++) {
      int i = from;
      for (; i <= to - STEP; i += STEP) {
        FloatVector d0 = src.load(heap, at, i).sub(mean);
        FloatVector d1 = src.load(heap, at, i + LENGTH).sub(mean);
        FloatVector d2 = src.load(heap, at, i + 2 * LENGTH).sub(mean);
        FloatVector d3 = src.load(heap, at, i + 3 * LENGTH).sub(mean);
        sum0 = d0.fma(d0, sum0);
        sum1 = d1.fma(d1, sum1);
        sum2 = d2.fma(d2, sum2);
        sum3 = d3.fma(d3, sum3);
      }
      for (; i <= to - LENGTH; i += LENGTH) {
        FloatVector d = src.load(heap, at, i).sub(mean);
        sum0 = d.fma(d, sum0);
      }
      if (i < to) {
        VectorMask<Float> tail = SPECIES.indexInRange(i, to);
        FloatVector d = src.load(heap, at, i, tail).sub(mean, tail);
        sum1 = d.fma(d, sum1);
      }
      at += stride;
    }
    return sum0.add(sum1).add(sum2.add(sum3));
  }

  /** max(x, 0), NaN staying NaN. */
  static FloatVector relu(FloatVector x) {
    return x.blend(0f, x.compare(VectorOperators.LT, 0f));
  }

  /** Gradients where the results are positive, else 0. */
  static FloatVector where(FloatVector results, FloatVector gradients) {
    return FloatVector.zero(SPECIES).blend(gradients, results.compare(VectorOperators.GT, 0f));
  }
}
