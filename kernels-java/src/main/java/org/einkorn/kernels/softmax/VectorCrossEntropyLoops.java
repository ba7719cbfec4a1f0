package org.einkorn.kernels.softmax;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.math.NarrowMath;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/** The loops; a template of {@link ByStorage}. Sums are taken in blocks, added in double. */
final class VectorCrossEntropyLoops extends CrossEntropyLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int BLOCK = RowSums.BLOCK;

  VectorCrossEntropyLoops() {}

  @Override
  float maximum(Floats src, long base, int classes) {
    return Lanes.max(RowSums.maxima(HEAP, src, base, 0, classes));
  }

  @Override
  double sum(Floats src, long base, int classes, float maximum) {
    double total = 0;
    for (int at = 0; at < classes; at += BLOCK) {
      int end = Math.min(classes, at + BLOCK);
      total += Lanes.sum(RowSums.sumOfExponentials(HEAP, src, base, at, end, maximum));
    }
    return total;
  }

  @Override
  double weightedSum(
      Floats src, Floats weights, boolean weighted, long base, int classes, float maximum) {
    double total = 0;
    for (int at = 0; at < classes; at += BLOCK) {
      int end = Math.min(classes, at + BLOCK);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int i = at; i < end; i += LENGTH) {
        VectorMask<Float> mask = SPECIES.indexInRange(i, end);
        FloatVector x = src.load(HEAP, base, i, mask).sub(maximum, mask);
        sum = sum.add(weighted ? x.mul(weights.load(HEAP, 0, i, mask)) : x);
      }
      total += Lanes.sum(sum);
    }
    return total;
  }

  @Override
  double exponentials(Floats src, Floats diffSrc, long base, int classes, float maximum) {
    double total = 0;
    for (int at = 0; at < classes; at += BLOCK) {
      int end = Math.min(classes, at + BLOCK);
      total += Lanes.sum(RowSums.exponentials(HEAP, src, diffSrc, base, at, end, maximum));
    }
    return total;
  }

  @Override
  void scale(Floats diffSrc, long base, int classes, float factor) {
    int bound = SPECIES.loopBound(classes);
    for (int i = 0; i < bound / LENGTH; i++) {
      diffSrc.setVector(HEAP, base, i, diffSrc.vector(HEAP, base, i).mul(factor));
    }
    if (bound < classes) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, classes);
      FloatVector e = diffSrc.load(HEAP, base, bound, tail);
      diffSrc.store(HEAP, base, bound, e.mul(factor), tail);
    }
  }

  @Override
  void subtract(
      Floats diffSrc, Floats weights, boolean weighted, long base, int classes, float each) {
    FloatVector part = FloatVector.broadcast(SPECIES, each);
    for (int i = 0; i < classes; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, classes);
      FloatVector less = weighted ? part.mul(weights.load(HEAP, 0, i, mask)) : part;
      diffSrc.store(HEAP, base, i, diffSrc.load(HEAP, base, i, mask).sub(less), mask);
    }
  }

  @Override
  double lossAndGradient(
      Floats src, Floats diffSrc, long base, int classes, int label, float factor) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, classes);
    FloatVector x = RowSums.padded(HEAP, src, base, 0, mask);
    float max = Lanes.max(x);
    float exponent = src.get(HEAP, base, label) - max;
    FloatVector e = NarrowMath.expBelow(x.sub(max));
    float sum = Lanes.sum(e);
    FloatVector p = e.mul(1 / sum);
    FloatVector gradient = p.sub(1f, Lanes.NUMBERS.compare(VectorOperators.EQ, label));
    diffSrc.store(HEAP, base, 0, gradient.mul(factor), mask);
    return Math.log(sum) - exponent;
  }
}
