package org.einkorn.kernels.normalization;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/** The loops; a template of {@link ByStorage}. Sums are taken in blocks, added in double. */
final class VectorPlaneLoops extends PlaneLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());

  VectorPlaneLoops() {}

  /**
   * Block by block: two passes over a block, in the first cache, then the pairwise update of Chan,
   * Golub and LeVeque (1983), Algorithms for Computing the Sample Variance.
   */
  @Override
  void statistics(
      Floats src,
      long base,
      long stride,
      long runs,
      int count,
      double seen,
      double[] sums,
      int at) {
    int together = BlockSums.runs(count);
    double total = seen;
    double mean = sums[at];
    double squares = sums[at + 1];
    for (long run = 0; run < runs; run += together) {
      int blockRuns = (int) Math.min(together, runs - run);
      long first = base + run * stride;
      for (int from = 0; from < count; from += BlockSums.BLOCK) {
        int to = Math.min(count, from + BlockSums.BLOCK);
        double size = (double) blockRuns * (to - from);
        double blockMean = sum(src, first, stride, blockRuns, from, to) / size;
        float near = (float) blockMean;
        double off = blockMean - near;
        double all = squares(src, first, stride, blockRuns, from, to, near);
        double distance = blockMean - mean;
        double share = size / (total + size);
        squares += Math.max(0, all - size * off * off) + distance * distance * total * share;
        mean += distance * share;
        total += size;
      }
    }
    sums[at] = mean;
    sums[at + 1] = squares;
  }

  private static float sum(Floats src, long base, long stride, int runs, int from, int to) {
    return Lanes.sum(BlockSums.sum(HEAP, src, base, stride, runs, from, to));
  }

  private static float squares(
      Floats src, long base, long stride, int runs, int from, int to, float mean) {
    return Lanes.sum(BlockSums.squares(HEAP, src, base, stride, runs, from, to, mean));
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
      float shift,
      boolean relu) {
    int bound = SPECIES.loopBound(count);
    VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
    FloatVector a = FloatVector.broadcast(SPECIES, factor);
    FloatVector b = FloatVector.broadcast(SPECIES, shift);
    for (long run = 0; run < runs; run++) {
      for (int i = 0; i < bound / LENGTH; i++) {
        FloatVector y = src.vector(HEAP, base, i).sub(mean).fma(a, b);
        dst.setVector(HEAP, base, i, relu ? BlockSums.relu(y) : y);
      }
      if (bound < count) {
        FloatVector y = src.load(HEAP, base, bound, tail).sub(mean).fma(a, b);
        dst.store(HEAP, base, bound, relu ? BlockSums.relu(y) : y, tail);
      }
      base += stride;
    }
  }

  @Override
  void products(
      Floats src,
      Floats dst,
      Floats diffDst,
      long base,
      long stride,
      long runs,
      int count,
      float mean,
      boolean relu,
      double[] sums,
      int at) {
    int together = BlockSums.runs(count);
    for (long run = 0; run < runs; run += together) {
      int blockRuns = (int) Math.min(together, runs - run);
      for (int from = 0; from < count; from += BlockSums.BLOCK) {
        int to = Math.min(count, from + BlockSums.BLOCK);
        long first = base + run * stride;
        blockProducts(src, dst, diffDst, first, stride, blockRuns, from, to, mean, relu, sums, at);
      }
    }
  }

  private static void blockProducts(
      Floats src,
      Floats dst,
      Floats diffDst,
      long base,
      long stride,
      int runs,
      int from,
      int to,
      float mean,
      boolean relu,
      double[] sums,
      int at) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector product0 = sum0;
    FloatVector product1 = sum0;
    for (int run = 0; run < runs; run++) {
      int i = from;
      for (; i <= to - 2 * LENGTH; i += 2 * LENGTH) {
        FloatVector d0 = masked(dst, diffDst, base, i, relu);
        FloatVector d1 = masked(dst, diffDst, base, i + LENGTH, relu);
        sum0 = sum0.add(d0);
        sum1 = sum1.add(d1);
        product0 = src.load(HEAP, base, i).sub(mean).fma(d0, product0);
        product1 = src.load(HEAP, base, i + LENGTH).sub(mean).fma(d1, product1);
      }
      for (; i < to; i += LENGTH) {
        VectorMask<Float> tail = SPECIES.indexInRange(i, to);
        FloatVector d = masked(dst, diffDst, base, i, relu, tail);
        sum0 = sum0.add(d);
        product0 = src.load(HEAP, base, i, tail).sub(mean, tail).fma(d, product0);
      }
      base += stride;
    }
    sums[at] += Lanes.sum(sum0.add(sum1));
    sums[at + 1] += Lanes.sum(product0.add(product1));
  }

  /** The gradient in the vector of this number, 0 where a ReLU was not active. */
  private static FloatVector counted(
      Floats dst, Floats diffDst, long base, int number, boolean relu) {
    FloatVector d = diffDst.vector(HEAP, base, number);
    return relu ? BlockSums.where(dst.vector(HEAP, base, number), d) : d;
  }

  private static FloatVector masked(Floats dst, Floats diffDst, long base, int i, boolean relu) {
    FloatVector d = diffDst.load(HEAP, base, i);
    return relu ? BlockSums.where(dst.load(HEAP, base, i), d) : d;
  }

  private static FloatVector masked(
      Floats dst, Floats diffDst, long base, int i, boolean relu, VectorMask<Float> mask) {
    FloatVector d = diffDst.load(HEAP, base, i, mask);
    return relu ? BlockSums.where(dst.load(HEAP, base, i, mask), d) : d;
  }

  @Override
  void gradient(
      Floats src,
      Floats dst,
      Floats diffDst,
      Floats diffSrc,
      long base,
      long stride,
      long runs,
      int count,
      float mean,
      float factor,
      float offset,
      float slope,
      boolean relu) {
    int bound = SPECIES.loopBound(count);
    VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
    FloatVector a = FloatVector.broadcast(SPECIES, factor);
    FloatVector b = FloatVector.broadcast(SPECIES, -offset);
    FloatVector c = FloatVector.broadcast(SPECIES, -slope);
    for (long run = 0; run < runs; run++) {
      for (int i = 0; i < bound / LENGTH; i++) {
        FloatVector centred = src.vector(HEAP, base, i).sub(mean);
        FloatVector d = counted(dst, diffDst, base, i, relu);
        diffSrc.setVector(HEAP, base, i, d.fma(a, centred.fma(c, b)));
      }
      if (bound < count) {
        FloatVector centred = src.load(HEAP, base, bound, tail).sub(mean);
        FloatVector d = masked(dst, diffDst, base, bound, relu, tail);
        diffSrc.store(HEAP, base, bound, d.fma(a, centred.fma(c, b)), tail);
      }
      base += stride;
    }
  }
}
