package org.einkorn.kernels.normalization;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Chains;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/**
 * The loops; a template of {@link ByStorage}. Sums are taken in blocks, each of one part of a long
 * run or of several short runs, and the blocks are added in double.
 */
final class VectorNormalizationLoops extends NormalizationLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int STEP = 4 * LENGTH;
  private static final int BLOCK = Chains.SHORT * STEP;

  VectorNormalizationLoops() {}

  /** Runs that share a block. */
  private static int group(int count) {
    return Math.max(1, BLOCK / Math.max(LENGTH, count));
  }

  @Override
  double sum(Floats src, long base, long stride, long runs, int count) {
    int group = group(count);
    double total = 0;
    for (long run = 0; run < runs; run += group) {
      int blockRuns = (int) Math.min(group, runs - run);
      for (int from = 0; from < count; from += BLOCK) {
        int to = Math.min(count, from + BLOCK);
        total += blockSum(src, base + run * stride, stride, blockRuns, from, to);
      }
    }
    return total;
  }

  private static float blockSum(Floats src, long base, long stride, int runs, int from, int to) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    for (int run = 0; run < runs; run++) {
      int i = from;
      for (; i <= to - STEP; i += STEP) {
        sum0 = sum0.add(src.load(HEAP, base, i));
        sum1 = sum1.add(src.load(HEAP, base, i + LENGTH));
        sum2 = sum2.add(src.load(HEAP, base, i + 2 * LENGTH));
        sum3 = sum3.add(src.load(HEAP, base, i + 3 * LENGTH));
      }
      for (; i <= to - LENGTH; i += LENGTH) {
        sum0 = sum0.add(src.load(HEAP, base, i));
      }
      if (i < to) {
        sum1 = sum1.add(src.load(HEAP, base, i, SPECIES.indexInRange(i, to)));
      }
      base += stride;
    }
    return Lanes.sum(sum0.add(sum1).add(sum2.add(sum3)));
  }

  @Override
  double squares(Floats src, long base, long stride, long runs, int count, float mean) {
    int group = group(count);
    double total = 0;
    for (long run = 0; run < runs; run += group) {
      int blockRuns = (int) Math.min(group, runs - run);
      for (int from = 0; from < count; from += BLOCK) {
        int to = Math.min(count, from + BLOCK);
        total += blockSquares(src, base + run * stride, stride, blockRuns, from, to, mean);
      }
    }
    return total;
  }

  private static float blockSquares(
      Floats src, long base, long stride, int runs, int from, int to, float mean) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    for (int run = 0; run < runs; run++) {
      int i = from;
      for (; i <= to - STEP; i += STEP) {
        FloatVector d0 = src.load(HEAP, base, i).sub(mean);
        FloatVector d1 = src.load(HEAP, base, i + LENGTH).sub(mean);
        FloatVector d2 = src.load(HEAP, base, i + 2 * LENGTH).sub(mean);
        FloatVector d3 = src.load(HEAP, base, i + 3 * LENGTH).sub(mean);
        sum0 = d0.fma(d0, sum0);
        sum1 = d1.fma(d1, sum1);
        sum2 = d2.fma(d2, sum2);
        sum3 = d3.fma(d3, sum3);
      }
      for (; i <= to - LENGTH; i += LENGTH) {
        FloatVector d = src.load(HEAP, base, i).sub(mean);
        sum0 = d.fma(d, sum0);
      }
      if (i < to) {
        VectorMask<Float> tail = SPECIES.indexInRange(i, to);
        FloatVector d = src.load(HEAP, base, i, tail).sub(mean, tail);
        sum1 = d.fma(d, sum1);
      }
      base += stride;
    }
    return Lanes.sum(sum0.add(sum1).add(sum2.add(sum3)));
  }

  @Override
  void normalize(
      Floats src,
      Floats dst,
      long base,
      long stride,
      long runs,
      int count,
      float mean,
      float factor,
      float shift) {
    int bound = SPECIES.loopBound(count);
    VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
    FloatVector a = FloatVector.broadcast(SPECIES, factor);
    FloatVector b = FloatVector.broadcast(SPECIES, shift);
    for (long run = 0; run < runs; run++) {
      for (int i = 0; i < bound; i += LENGTH) {
        dst.store(HEAP, base, i, src.load(HEAP, base, i).sub(mean).fma(a, b));
      }
      if (bound < count) {
        FloatVector x = src.load(HEAP, base, bound, tail);
        dst.store(HEAP, base, bound, x.sub(mean).fma(a, b), tail);
      }
      base += stride;
    }
  }

  @Override
  void normalizeRow(
      Floats src,
      Floats dst,
      long base,
      int count,
      float mean,
      float factor,
      Floats scale,
      Floats shift) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      FloatVector x = src.load(HEAP, base, i).sub(mean).mul(factor);
      dst.store(HEAP, base, i, x.fma(scale.load(HEAP, 0, i), shift.load(HEAP, 0, i)));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector x = src.load(HEAP, base, bound, tail).sub(mean).mul(factor);
      FloatVector y = x.fma(scale.load(HEAP, 0, bound, tail), shift.load(HEAP, 0, bound, tail));
      dst.store(HEAP, base, bound, y, tail);
    }
  }

  @Override
  void products(
      Floats src,
      Floats diffDst,
      long base,
      long stride,
      long runs,
      int count,
      float mean,
      double[] sums,
      int at) {
    int group = group(count);
    sums[at] = 0;
    sums[at + 1] = 0;
    for (long run = 0; run < runs; run += group) {
      int blockRuns = (int) Math.min(group, runs - run);
      for (int from = 0; from < count; from += BLOCK) {
        int to = Math.min(count, from + BLOCK);
        long first = base + run * stride;
        blockProducts(src, diffDst, first, stride, blockRuns, from, to, mean, sums, at);
      }
    }
  }

  private static void blockProducts(
      Floats src,
      Floats diffDst,
      long base,
      long stride,
      int runs,
      int from,
      int to,
      float mean,
      double[] sums,
      int at) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector product0 = sum0;
    FloatVector product1 = sum0;
    for (int run = 0; run < runs; run++) {
      int i = from;
      for (; i <= to - 2 * LENGTH; i += 2 * LENGTH) {
        FloatVector d0 = diffDst.load(HEAP, base, i);
        FloatVector d1 = diffDst.load(HEAP, base, i + LENGTH);
        sum0 = sum0.add(d0);
        sum1 = sum1.add(d1);
        product0 = src.load(HEAP, base, i).sub(mean).fma(d0, product0);
        product1 = src.load(HEAP, base, i + LENGTH).sub(mean).fma(d1, product1);
      }
      for (; i < to; i += LENGTH) {
        VectorMask<Float> tail = SPECIES.indexInRange(i, to);
        FloatVector d = diffDst.load(HEAP, base, i, tail);
        sum0 = sum0.add(d);
        product0 = src.load(HEAP, base, i, tail).sub(mean, tail).fma(d, product0);
      }
      base += stride;
    }
    sums[at] += Lanes.sum(sum0.add(sum1));
    sums[at + 1] += Lanes.sum(product0.add(product1));
  }

  @Override
  void gradient(
      Floats src,
      Floats diffDst,
      Floats diffSrc,
      long base,
      long stride,
      long runs,
      int count,
      float mean,
      float factor,
      float offset,
      float slope) {
    int bound = SPECIES.loopBound(count);
    VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
    FloatVector a = FloatVector.broadcast(SPECIES, factor);
    FloatVector b = FloatVector.broadcast(SPECIES, -offset);
    FloatVector c = FloatVector.broadcast(SPECIES, -slope);
    for (long run = 0; run < runs; run++) {
      for (int i = 0; i < bound; i += LENGTH) {
        FloatVector centred = src.load(HEAP, base, i).sub(mean);
        FloatVector d = diffDst.load(HEAP, base, i);
        diffSrc.store(HEAP, base, i, d.fma(a, centred.fma(c, b)));
      }
      if (bound < count) {
        FloatVector centred = src.load(HEAP, base, bound, tail).sub(mean);
        FloatVector d = diffDst.load(HEAP, base, bound, tail);
        diffSrc.store(HEAP, base, bound, d.fma(a, centred.fma(c, b)), tail);
      }
      base += stride;
    }
  }

  @Override
  void rowProducts(
      Floats src,
      Floats diffDst,
      Floats scale,
      long base,
      int count,
      float mean,
      float factor,
      double[] sums,
      int at,
      float[] diffScale,
      float[] diffShift,
      int partial) {
    sums[at] = 0;
    sums[at + 1] = 0;
    for (int from = 0; from < count; from += BLOCK) {
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector product = sum;
      int to = Math.min(count, from + BLOCK);
      int i = from;
      for (; i <= to - LENGTH; i += LENGTH) {
        FloatVector d = diffDst.load(HEAP, base, i);
        FloatVector x = src.load(HEAP, base, i).sub(mean).mul(factor);
        FloatVector dx = d.mul(x);
        FloatVector g = scale.load(HEAP, 0, i);
        sum = d.fma(g, sum);
        product = dx.fma(g, product);
        int at1 = partial + i;
        FloatVector.fromArray(SPECIES, diffShift, at1).add(d).intoArray(diffShift, at1);
        FloatVector.fromArray(SPECIES, diffScale, at1).add(dx).intoArray(diffScale, at1);
      }
      if (i < to) {
        VectorMask<Float> tail = SPECIES.indexInRange(i, to);
        FloatVector d = diffDst.load(HEAP, base, i, tail);
        FloatVector x = src.load(HEAP, base, i, tail).sub(mean, tail).mul(factor);
        FloatVector dx = d.mul(x);
        FloatVector g = scale.load(HEAP, 0, i, tail);
        sum = d.fma(g, sum);
        product = dx.fma(g, product);
        int at1 = partial + i;
        FloatVector.fromArray(SPECIES, diffShift, at1, tail).add(d).intoArray(diffShift, at1, tail);
        FloatVector.fromArray(SPECIES, diffScale, at1, tail)
            .add(dx)
            .intoArray(diffScale, at1, tail);
      }
      sums[at] += Lanes.sum(sum);
      sums[at + 1] += Lanes.sum(product);
    }
  }

  @Override
  void rowGradient(
      Floats src,
      Floats diffDst,
      Floats scale,
      Floats diffSrc,
      long base,
      int count,
      float mean,
      float factor,
      float offset,
      float slope) {
    int bound = SPECIES.loopBound(count);
    FloatVector minusSlope = FloatVector.broadcast(SPECIES, -slope);
    for (int i = 0; i < bound; i += LENGTH) {
      FloatVector g = diffDst.load(HEAP, base, i).mul(scale.load(HEAP, 0, i));
      FloatVector x = src.load(HEAP, base, i).sub(mean).mul(factor);
      diffSrc.store(HEAP, base, i, x.fma(minusSlope, g.sub(offset)).mul(factor));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector g = diffDst.load(HEAP, base, bound, tail).mul(scale.load(HEAP, 0, bound, tail));
      FloatVector x = src.load(HEAP, base, bound, tail).sub(mean).mul(factor);
      diffSrc.store(HEAP, base, bound, x.fma(minusSlope, g.sub(offset)).mul(factor), tail);
    }
  }
}
