package org.einkorn.kernels.softmax;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.math.NarrowMath;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/**
 * The loops; a template of {@link ByStorage}. Rows that fit in a vector stay in it. Rows that fit
 * in the cache are read from memory once: maximum, exponentials and scaling find them there. Longer
 * ones are read twice, by the online algorithm (Milakov and Gimelshein, 2018, arXiv:1805.02867) on
 * blocks: the sum so far is scaled when a block brings a greater maximum.
 */
final class VectorSoftmaxLoops extends SoftmaxLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int BLOCK = RowSums.BLOCK;

  /** Longest row, in elements, that is expected to stay in the second cache with its results. */
  private static final int CACHED = 1 << 16;

  VectorSoftmaxLoops() {}

  @Override
  void softmax(Floats src, Floats dst, long from, long to, int classes) {
    if (classes <= LENGTH) {
      shortSoftmax(src, dst, from, to, classes);
      return;
    }
    if (classes > CACHED) {
      for (long row = from; row < to; row++) {
        longSoftmax(src, dst, row * classes, classes);
      }
      return;
    }
    float max = from < to ? maximum(src, from * classes, 0, classes) : 0;
    for (long row = from; row < to; row++) {
      long base = row * classes;
      double sum = exponentials(src, dst, base, classes, max);
      // the next row's maximum runs while this row's sum is still reduced
      max = row + 1 < to ? maximum(src, base + classes, 0, classes) : 0;
      scale(dst, base, classes, (float) (1 / sum));
    }
  }

  private static void shortSoftmax(Floats src, Floats dst, long from, long to, int classes) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, classes);
    for (long row = from; row < to; row++) {
      FloatVector x = RowSums.padded(HEAP, src, row * classes, 0, mask);
      FloatVector e = NarrowMath.expBelow(x.sub(Lanes.max(x)));
      dst.store(HEAP, row * classes, 0, e.mul(1 / Lanes.sum(e)), mask);
    }
  }

  private static void longSoftmax(Floats src, Floats dst, long base, int classes) {
    float max = Float.NEGATIVE_INFINITY;
    double sum = 0;
    for (int at = 0; at < classes; at += BLOCK) {
      int end = Math.min(classes, at + BLOCK);
      float greatest = maximum(src, base, at, end);
      if (greatest > max) {
        sum *= Math.exp(max - greatest);
        max = greatest;
      }
      // blocks of −∞ before the first number count nothing
      float finite = Math.max(max, -Float.MAX_VALUE);
      sum += sumOfExponentials(src, base, at, end, finite);
    }
    float factor = (float) (1 / sum);
    for (int at = 0; at < classes; at += BLOCK) {
      scaledExponentials(src, dst, base, at, Math.min(classes, at + BLOCK), max, factor);
    }
  }

  private static void scaledExponentials(
      Floats src, Floats dst, long base, int from, int to, float max, float factor) {
    int i = from;
    for (; i <= to - LENGTH; i += LENGTH) {
      FloatVector e = NarrowMath.expBelow(src.load(HEAP, base, i).sub(max));
      dst.store(HEAP, base, i, e.mul(factor));
    }
    if (i < to) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, to);
      FloatVector e = NarrowMath.expBelow(src.load(HEAP, base, i, tail).sub(max));
      dst.store(HEAP, base, i, e.mul(factor), tail);
    }
  }

  @Override
  void logSoftmax(Floats src, Floats dst, long from, long to, int classes) {
    for (long row = from; row < to; row++) {
      long base = row * classes;
      float max = Float.NEGATIVE_INFINITY;
      double sum = 0;
      for (int at = 0; at < classes; at += BLOCK) {
        int end = Math.min(classes, at + BLOCK);
        float greatest = maximum(src, base, at, end);
        if (greatest > max) {
          sum *= Math.exp(max - greatest);
          max = greatest;
        }
        // blocks of −∞ before the first number count nothing
        float finite = Math.max(max, -Float.MAX_VALUE);
        sum += sumOfExponentials(src, base, at, end, finite);
      }
      shift(src, dst, base, classes, max, (float) Math.log(sum));
    }
  }

  /** {@code dst = src − max − log}. */
  private static void shift(Floats src, Floats dst, long base, int classes, float max, float log) {
    int bound = SPECIES.loopBound(classes);
    for (int i = 0; i < bound / LENGTH; i++) {
      dst.setVector(HEAP, base, i, src.vector(HEAP, base, i).sub(max).sub(log));
    }
    if (bound < classes) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, classes);
      FloatVector x = src.load(HEAP, base, bound, tail);
      dst.store(HEAP, base, bound, x.sub(max).sub(log), tail);
    }
  }

  @Override
  void backward(Floats dst, Floats diffDst, Floats diffSrc, long from, long to, int classes) {
    int bound = SPECIES.loopBound(classes);
    VectorMask<Float> tail = SPECIES.indexInRange(bound, classes);
    for (long row = from; row < to; row++) {
      long base = row * classes;
      float dot = (float) dot(dst, diffDst, base, classes);
      for (int i = 0; i < bound / LENGTH; i++) {
        FloatVector slope = diffDst.vector(HEAP, base, i).sub(dot);
        diffSrc.setVector(HEAP, base, i, slope.mul(dst.vector(HEAP, base, i)));
      }
      if (bound < classes) {
        FloatVector slope = diffDst.load(HEAP, base, bound, tail).sub(dot);
        diffSrc.store(HEAP, base, bound, slope.mul(dst.load(HEAP, base, bound, tail)), tail);
      }
    }
  }

  @Override
  void logBackward(Floats dst, Floats diffDst, Floats diffSrc, long from, long to, int classes) {
    int bound = SPECIES.loopBound(classes);
    VectorMask<Float> tail = SPECIES.indexInRange(bound, classes);
    for (long row = from; row < to; row++) {
      long base = row * classes;
      float sum = (float) sum(diffDst, base, classes);
      for (int i = 0; i < bound / LENGTH; i++) {
        FloatVector p = NarrowMath.expBelow(dst.vector(HEAP, base, i));
        diffSrc.setVector(HEAP, base, i, diffDst.vector(HEAP, base, i).sub(p.mul(sum)));
      }
      if (bound < classes) {
        FloatVector p = NarrowMath.expBelow(dst.load(HEAP, base, bound, tail));
        FloatVector slope = diffDst.load(HEAP, base, bound, tail).sub(p.mul(sum));
        diffSrc.store(HEAP, base, bound, slope, tail);
      }
    }
  }

  private static float maximum(Floats src, long base, int from, int to) {
    return Lanes.max(RowSums.maxima(HEAP, src, base, from, to));
  }

  private static float sumOfExponentials(Floats src, long base, int from, int to, float max) {
    return Lanes.sum(RowSums.sumOfExponentials(HEAP, src, base, from, to, max));
  }

  private static double exponentials(Floats src, Floats dst, long base, int classes, float max) {
    double total = 0;
    for (int at = 0; at < classes; at += BLOCK) {
      int end = Math.min(classes, at + BLOCK);
      total += Lanes.sum(RowSums.exponentials(HEAP, src, dst, base, at, end, max));
    }
    return total;
  }

  private static void scale(Floats dst, long base, int classes, float factor) {
    int bound = SPECIES.loopBound(classes);
    for (int i = 0; i < bound / LENGTH; i++) {
      dst.setVector(HEAP, base, i, dst.vector(HEAP, base, i).mul(factor));
    }
    if (bound < classes) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, classes);
      dst.store(HEAP, base, bound, dst.load(HEAP, base, bound, tail).mul(factor), tail);
    }
  }

  private static double dot(Floats a, Floats b, long base, int classes) {
    double total = 0;
    for (int at = 0; at < classes; at += BLOCK) {
      total += Lanes.sum(RowSums.dot(HEAP, a, b, base, at, Math.min(classes, at + BLOCK)));
    }
    return total;
  }

  private static double sum(Floats a, long base, int classes) {
    double total = 0;
    for (int at = 0; at < classes; at += BLOCK) {
      total += Lanes.sum(RowSums.sum(HEAP, a, base, at, Math.min(classes, at + BLOCK)));
    }
    return total;
  }
}
