package org.einkorn.kernels.softmax;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.math.VectorMath;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/**
 * The loops; a template of {@link ByStorage}. Rows that fit in a vector stay in it; longer ones are
 * read three times, and their sums taken in blocks that are added in double.
 */
final class VectorSoftmaxLoops extends SoftmaxLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int BLOCK = 128 * LENGTH;

  VectorSoftmaxLoops() {}

  @Override
  void softmax(Floats src, Floats dst, long from, long to, int classes) {
    if (classes <= LENGTH) {
      shortSoftmax(src, dst, from, to, classes);
      return;
    }
    for (long row = from; row < to; row++) {
      long base = row * classes;
      float max = maximum(src, base, classes);
      scale(dst, base, classes, 1 / (float) exponentials(src, dst, base, classes, max));
    }
  }

  private static void shortSoftmax(Floats src, Floats dst, long from, long to, int classes) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, classes);
    for (long row = from; row < to; row++) {
      FloatVector x = padded(src, row * classes, 0, mask);
      FloatVector e = VectorMath.exp(x.sub(Lanes.max(x)));
      dst.store(HEAP, row * classes, 0, e.mul(1 / Lanes.sum(e)), mask);
    }
  }

  @Override
  void logSoftmax(Floats src, Floats dst, long from, long to, int classes) {
    for (long row = from; row < to; row++) {
      long base = row * classes;
      float max = maximum(src, base, classes);
      float log = (float) Math.log(sumOfExponentials(src, base, classes, max));
      int bound = SPECIES.loopBound(classes);
      for (int i = 0; i < bound; i += LENGTH) {
        dst.store(HEAP, base, i, src.load(HEAP, base, i).sub(max).sub(log));
      }
      if (bound < classes) {
        VectorMask<Float> tail = SPECIES.indexInRange(bound, classes);
        FloatVector x = src.load(HEAP, base, bound, tail);
        dst.store(HEAP, base, bound, x.sub(max).sub(log), tail);
      }
    }
  }

  @Override
  void backward(Floats dst, Floats diffDst, Floats diffSrc, long from, long to, int classes) {
    int bound = SPECIES.loopBound(classes);
    VectorMask<Float> tail = SPECIES.indexInRange(bound, classes);
    for (long row = from; row < to; row++) {
      long base = row * classes;
      float dot = (float) dot(dst, diffDst, base, classes);
      for (int i = 0; i < bound; i += LENGTH) {
        FloatVector slope = diffDst.load(HEAP, base, i).sub(dot);
        diffSrc.store(HEAP, base, i, slope.mul(dst.load(HEAP, base, i)));
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
      for (int i = 0; i < bound; i += LENGTH) {
        FloatVector p = VectorMath.exp(dst.load(HEAP, base, i));
        diffSrc.store(HEAP, base, i, diffDst.load(HEAP, base, i).sub(p.mul(sum)));
      }
      if (bound < classes) {
        FloatVector p = VectorMath.exp(dst.load(HEAP, base, bound, tail));
        FloatVector slope = diffDst.load(HEAP, base, bound, tail).sub(p.mul(sum));
        diffSrc.store(HEAP, base, bound, slope, tail);
      }
    }
  }

  @Override
  double loss(Floats src, long base, int classes, int label) {
    float max = maximum(src, base, classes);
    double sum = sumOfExponentials(src, base, classes, max);
    return Math.log(sum) - (src.get(HEAP, base, label) - max);
  }

  @Override
  double lossAndGradient(
      Floats src, Floats diffSrc, long base, int classes, int label, float share) {
    if (classes <= LENGTH) {
      return shortLossAndGradient(src, diffSrc, base, classes, label, share);
    }
    float max = maximum(src, base, classes);
    float exponent = src.get(HEAP, base, label) - max;
    double sum = exponentials(src, diffSrc, base, classes, max);
    float p = diffSrc.get(HEAP, base, label) / (float) sum;
    scale(diffSrc, base, classes, share / (float) sum);
    diffSrc.set(HEAP, base, label, (p - 1) * share);
    return Math.log(sum) - exponent;
  }

  private static double shortLossAndGradient(
      Floats src, Floats diffSrc, long base, int classes, int label, float share) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, classes);
    FloatVector x = padded(src, base, 0, mask);
    float max = Lanes.max(x);
    float exponent = src.get(HEAP, base, label) - max;
    FloatVector e = VectorMath.exp(x.sub(max));
    float sum = Lanes.sum(e);
    FloatVector p = e.mul(1 / sum);
    FloatVector gradient = p.sub(1f, Lanes.NUMBERS.compare(VectorOperators.EQ, label));
    diffSrc.store(HEAP, base, 0, gradient.mul(share), mask);
    return Math.log(sum) - exponent;
  }

  /** The lanes of a mask, the others −∞, which change neither maximum nor sum. */
  private static FloatVector padded(Floats src, long base, int i, VectorMask<Float> mask) {
    return FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY)
        .blend(src.load(HEAP, base, i, mask), mask);
  }

  /**
   * The greatest number of a row. A NaN is passed over: it spoils the sum of exponentials anyway,
   * and a maximum that keeps NaN takes twice the time.
   */
  private static float maximum(Floats src, long base, int classes) {
    FloatVector max0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector max1 = max0;
    int i = 0;
    for (; i <= classes - 2 * LENGTH; i += 2 * LENGTH) {
      max0 = greater(max0, src.load(HEAP, base, i));
      max1 = greater(max1, src.load(HEAP, base, i + LENGTH));
    }
    for (; i < classes; i += LENGTH) {
      max0 = greater(max0, padded(src, base, i, SPECIES.indexInRange(i, classes)));
    }
    return Lanes.max(greater(max0, max1));
  }

  private static FloatVector greater(FloatVector a, FloatVector b) {
    return a.blend(b, b.compare(VectorOperators.GT, a));
  }

  /** Stores {@code exp(src − max)} and gives the sum. */
  private static double exponentials(Floats src, Floats dst, long base, int classes, float max) {
    double total = 0;
    for (int at = 0; at < classes; at += BLOCK) {
      int end = Math.min(classes, at + BLOCK);
      FloatVector sum = FloatVector.zero(SPECIES);
      int i = at;
      for (; i <= end - LENGTH; i += LENGTH) {
        FloatVector e = VectorMath.exp(src.load(HEAP, base, i).sub(max));
        dst.store(HEAP, base, i, e);
        sum = sum.add(e);
      }
      if (i < end) {
        VectorMask<Float> tail = SPECIES.indexInRange(i, end);
        FloatVector e = VectorMath.exp(padded(src, base, i, tail).sub(max));
        dst.store(HEAP, base, i, e, tail);
        sum = sum.add(e);
      }
      total += Lanes.sum(sum);
    }
    return total;
  }

  private static double sumOfExponentials(Floats src, long base, int classes, float max) {
    double total = 0;
    for (int at = 0; at < classes; at += BLOCK) {
      int end = Math.min(classes, at + BLOCK);
      FloatVector sum = FloatVector.zero(SPECIES);
      int i = at;
      for (; i <= end - LENGTH; i += LENGTH) {
        sum = sum.add(VectorMath.exp(src.load(HEAP, base, i).sub(max)));
      }
      if (i < end) {
        FloatVector x = padded(src, base, i, SPECIES.indexInRange(i, end));
        sum = sum.add(VectorMath.exp(x.sub(max)));
      }
      total += Lanes.sum(sum);
    }
    return total;
  }

  private static void scale(Floats dst, long base, int classes, float factor) {
    int bound = SPECIES.loopBound(classes);
    for (int i = 0; i < bound; i += LENGTH) {
      dst.store(HEAP, base, i, dst.load(HEAP, base, i).mul(factor));
    }
    if (bound < classes) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, classes);
      dst.store(HEAP, base, bound, dst.load(HEAP, base, bound, tail).mul(factor), tail);
    }
  }

  private static double dot(Floats a, Floats b, long base, int classes) {
    double total = 0;
    for (int at = 0; at < classes; at += BLOCK) {
      int end = Math.min(classes, at + BLOCK);
      FloatVector sum = FloatVector.zero(SPECIES);
      int i = at;
      for (; i <= end - LENGTH; i += LENGTH) {
        sum = a.load(HEAP, base, i).fma(b.load(HEAP, base, i), sum);
      }
      if (i < end) {
        VectorMask<Float> tail = SPECIES.indexInRange(i, end);
        sum = a.load(HEAP, base, i, tail).fma(b.load(HEAP, base, i, tail), sum);
      }
      total += Lanes.sum(sum);
    }
    return total;
  }

  private static double sum(Floats a, long base, int classes) {
    double total = 0;
    for (int at = 0; at < classes; at += BLOCK) {
      int end = Math.min(classes, at + BLOCK);
      FloatVector sum = FloatVector.zero(SPECIES);
      int i = at;
      for (; i <= end - LENGTH; i += LENGTH) {
        sum = sum.add(a.load(HEAP, base, i));
      }
      if (i < end) {
        sum = sum.add(a.load(HEAP, base, i, SPECIES.indexInRange(i, end)));
      }
      total += Lanes.sum(sum);
    }
    return total;
  }
}
