package org.einkorn.kernels.softmax;

import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.math.NarrowMath;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops; a template of {@link ByStorage}. */
final class VectorAcrossLoops extends AcrossLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int CHAIN = 128;

  VectorAcrossLoops() {}

  @Override
  void statistics(
      Floats src,
      long base,
      long stride,
      int classes,
      int count,
      float[] maxima,
      float[] sums,
      int row) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, count);
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int c = 0; c < classes; c++) {
      max = max.max(src.load(HEAP, base + c * stride, 0, mask));
    }
    FloatVector total = FloatVector.zero(SPECIES);
    for (int from = 0; from < classes; from += CHAIN) {
      FloatVector sum = FloatVector.zero(SPECIES);
      int end = Math.min(classes, from + CHAIN);
      for (int c = from; c < end; c++) {
        sum = sum.add(NarrowMath.expBelow(src.load(HEAP, base + c * stride, 0, mask).sub(max)));
      }
      total = total.add(sum);
    }
    max.intoArray(maxima, row, mask);
    total.intoArray(sums, row, mask);
  }

  @Override
  void exponentials(
      Floats src,
      Floats dst,
      long base,
      long stride,
      int classes,
      int count,
      float[] maxima,
      float[] factors,
      int row) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, count);
    FloatVector max = FloatVector.fromArray(SPECIES, maxima, row, mask);
    FloatVector factor = FloatVector.fromArray(SPECIES, factors, row, mask);
    VectorMask<Float> ignored = factor.compare(VectorOperators.EQ, 0f);
    for (int c = 0; c < classes; c++) {
      FloatVector e = NarrowMath.expBelow(src.load(HEAP, base + c * stride, 0, mask).sub(max));
      dst.store(HEAP, base + c * stride, 0, e.mul(factor).blend(0f, ignored), mask);
    }
  }

  @Override
  void logarithms(
      Floats src,
      Floats dst,
      long base,
      long stride,
      int classes,
      int count,
      float[] maxima,
      float[] logs,
      int row) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, count);
    FloatVector max = FloatVector.fromArray(SPECIES, maxima, row, mask);
    FloatVector log = FloatVector.fromArray(SPECIES, logs, row, mask);
    for (int c = 0; c < classes; c++) {
      FloatVector x = src.load(HEAP, base + c * stride, 0, mask);
      dst.store(HEAP, base + c * stride, 0, x.sub(max).sub(log), mask);
    }
  }

  @Override
  void backward(
      Floats dst,
      Floats diffDst,
      Floats diffSrc,
      long base,
      long stride,
      int classes,
      int count,
      boolean log) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, count);
    FloatVector total = FloatVector.zero(SPECIES);
    for (int from = 0; from < classes; from += CHAIN) {
      FloatVector sum = FloatVector.zero(SPECIES);
      int end = Math.min(classes, from + CHAIN);
      for (int c = from; c < end; c++) {
        FloatVector d = diffDst.load(HEAP, base + c * stride, 0, mask);
        sum = log ? sum.add(d) : d.fma(dst.load(HEAP, base + c * stride, 0, mask), sum);
      }
      total = total.add(sum);
    }
    for (int c = 0; c < classes; c++) {
      FloatVector y = dst.load(HEAP, base + c * stride, 0, mask);
      FloatVector d = diffDst.load(HEAP, base + c * stride, 0, mask);
      FloatVector slope = log ? d.sub(NarrowMath.expBelow(y).mul(total)) : d.sub(total).mul(y);
      diffSrc.store(HEAP, base + c * stride, 0, slope, mask);
    }
  }

  @Override
  void weightedSums(
      Floats src,
      Floats weights,
      boolean weighted,
      long base,
      long stride,
      int classes,
      int count,
      float[] maxima,
      float[] sums,
      int row) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, count);
    FloatVector max = FloatVector.fromArray(SPECIES, maxima, row, mask);
    FloatVector total = FloatVector.zero(SPECIES);
    for (int from = 0; from < classes; from += CHAIN) {
      FloatVector sum = FloatVector.zero(SPECIES);
      int end = Math.min(classes, from + CHAIN);
      for (int c = from; c < end; c++) {
        FloatVector x = src.load(HEAP, base + c * stride, 0, mask).sub(max);
        sum = sum.add(weighted ? x.mul(weights.get(HEAP, 0, c)) : x);
      }
      total = total.add(sum);
    }
    total.intoArray(sums, row, mask);
  }

  @Override
  void subtract(
      Floats diffSrc,
      Floats weights,
      boolean weighted,
      long base,
      long stride,
      int classes,
      int count,
      float[] parts,
      int row) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, count);
    FloatVector part = FloatVector.fromArray(SPECIES, parts, row, mask);
    for (int c = 0; c < classes; c++) {
      FloatVector less = weighted ? part.mul(weights.get(HEAP, 0, c)) : part;
      FloatVector g = diffSrc.load(HEAP, base + c * stride, 0, mask);
      diffSrc.store(HEAP, base + c * stride, 0, g.sub(less), mask);
    }
  }
}
