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

/** The loops; a template of {@link ByStorage}. One pass; sums of blocks are added in double. */
final class VectorLossLoops extends LossLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int BLOCK = 128 * LENGTH;

  VectorLossLoops() {}

  @Override
  double block(
      LossKind kind,
      Floats src,
      Floats target,
      Floats diffSrc,
      long base,
      int count,
      boolean training,
      float share,
      float delta) {
    double total = 0;
    for (int at = 0; at < count; at += BLOCK) {
      int end = Math.min(count, at + BLOCK);
      total +=
          switch (kind) {
            case BCE -> bce(src, target, diffSrc, base, at, end, training, share);
            case MSE -> mse(src, target, diffSrc, base, at, end, training, share);
            case L1 -> l1(src, target, diffSrc, base, at, end, training, share);
            case HUBER -> huber(src, target, diffSrc, base, at, end, training, share, delta);
            case KL -> kl(src, target, diffSrc, base, at, end, training, share);
          };
    }
    return total;
  }

  private static double bce(
      Floats src,
      Floats target,
      Floats diffSrc,
      long base,
      int from,
      int to,
      boolean training,
      float share) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, to);
      FloatVector x = src.load(HEAP, base, i, mask);
      FloatVector t = target.load(HEAP, base, i, mask);
      FloatVector e = NarrowMath.expBelow(x.abs().neg());
      VectorMask<Float> negative = x.compare(VectorOperators.LT, 0f);
      FloatVector linear = x.blend(0f, negative).sub(x.mul(t));
      sum = sum.add(linear.add(NarrowMath.log1pOfUnit(e)), mask);
      if (training) {
        FloatVector sigmoid = FloatVector.broadcast(SPECIES, 1f).blend(e, negative).div(e.add(1f));
        diffSrc.store(HEAP, base, i, sigmoid.sub(t).mul(share), mask);
      }
    }
    return Lanes.sum(sum);
  }

  private static double mse(
      Floats src,
      Floats target,
      Floats diffSrc,
      long base,
      int from,
      int to,
      boolean training,
      float share) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, to);
      FloatVector d = src.load(HEAP, base, i, mask).sub(target.load(HEAP, base, i, mask));
      sum = d.fma(d, sum);
      if (training) {
        diffSrc.store(HEAP, base, i, d.mul(2 * share), mask);
      }
    }
    return Lanes.sum(sum);
  }

  private static double l1(
      Floats src,
      Floats target,
      Floats diffSrc,
      long base,
      int from,
      int to,
      boolean training,
      float share) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, to);
      FloatVector d = src.load(HEAP, base, i, mask).sub(target.load(HEAP, base, i, mask));
      sum = sum.add(d.abs());
      if (training) {
        // a difference of 0 or NaN is its own gradient
        FloatVector up = d.blend(share, d.compare(VectorOperators.GT, 0f));
        FloatVector sign = up.blend(-share, d.compare(VectorOperators.LT, 0f));
        diffSrc.store(HEAP, base, i, sign, mask);
      }
    }
    return Lanes.sum(sum);
  }

  private static double huber(
      Floats src,
      Floats target,
      Floats diffSrc,
      long base,
      int from,
      int to,
      boolean training,
      float share,
      float delta) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, to);
      FloatVector d = src.load(HEAP, base, i, mask).sub(target.load(HEAP, base, i, mask));
      FloatVector up = d.blend(delta, d.compare(VectorOperators.GT, delta));
      FloatVector clamped = up.blend(-delta, d.compare(VectorOperators.LT, -delta));
      // c·(d − c/2) is d²/2 where c = d, and delta·(|d| − delta/2) beyond
      sum = clamped.fma(d.sub(clamped.mul(0.5f)), sum);
      if (training) {
        diffSrc.store(HEAP, base, i, clamped.mul(share), mask);
      }
    }
    return Lanes.sum(sum);
  }

  private static double kl(
      Floats src,
      Floats target,
      Floats diffSrc,
      long base,
      int from,
      int to,
      boolean training,
      float share) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LENGTH) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, to);
      FloatVector x = src.load(HEAP, base, i, mask);
      FloatVector t = target.load(HEAP, base, i, mask);
      FloatVector term = NarrowMath.logOfPositive(t).sub(x).mul(t);
      // nothing for a target of 0, whose logarithm is not defined, and NaN for NaN
      sum = sum.add(t.mul(0f).blend(term, t.compare(VectorOperators.GT, 0f)), mask);
      if (training) {
        diffSrc.store(HEAP, base, i, t.mul(-share), mask);
      }
    }
    return Lanes.sum(sum);
  }
}
