package org.einkorn.kernels.pointwise;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Chains;
import org.einkorn.kernels.vector.Elements;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/** The loops in f32; a template of {@link ByStorage}. */
final class FloatFoldLoops extends FoldLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int STEP = 4 * LENGTH;
  private static final int BLOCK = Chains.SHORT * STEP;

  FloatFoldLoops() {}

  @Override
  double sum(Elements src, long base, int count) {
    double total = 0;
    for (int at = 0; at < count; at += BLOCK) {
      total += sumBlock((Floats) src, base, at, Math.min(count, at + BLOCK));
    }
    return total;
  }

  @Override
  void sumRows(
      Elements src, long base, int count, int rows, Elements dst, long dstBase, double divisor) {
    for (int row = 0; row < rows; row++) {
      double total = sum(src, base + (long) row * count, count);
      ((Floats) dst).set(HEAP, dstBase, row, (float) (total / divisor));
    }
  }

  @Override
  double squares(Elements src, long base, int count) {
    return deviations(src, base, count, 0);
  }

  @Override
  double deviations(Elements src, long base, int count, double center) {
    double total = 0;
    for (int at = 0; at < count; at += BLOCK) {
      total += squaresBlock((Floats) src, base, at, Math.min(count, at + BLOCK), (float) center);
    }
    return total;
  }

  @Override
  double max(Elements src, long base, int count) {
    return greatest((Floats) src, base, count);
  }

  @Override
  double min(Elements src, long base, int count) {
    return least((Floats) src, base, count);
  }

  /** The rest of a row, shorter than a vector, and a number in the lanes behind it. */
  private static FloatVector padded(Floats src, long base, int from, int to, float filler) {
    VectorMask<Float> rest = SPECIES.indexInRange(from, to);
    return FloatVector.broadcast(SPECIES, filler).blend(src.load(HEAP, base, from, rest), rest);
  }

  private static float sumBlock(Floats src, long base, int from, int to) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
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
      sum1 = sum1.add(padded(src, base, i, to, 0f));
    }
    return Lanes.sum(sum0.add(sum1).add(sum2.add(sum3)));
  }

  private static float squaresBlock(Floats src, long base, int from, int to, float center) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    int i = from;
    for (; i <= to - STEP; i += STEP) {
      sum0 = squared(src.load(HEAP, base, i), center, sum0);
      sum1 = squared(src.load(HEAP, base, i + LENGTH), center, sum1);
      sum2 = squared(src.load(HEAP, base, i + 2 * LENGTH), center, sum2);
      sum3 = squared(src.load(HEAP, base, i + 3 * LENGTH), center, sum3);
    }
    for (; i <= to - LENGTH; i += LENGTH) {
      sum0 = squared(src.load(HEAP, base, i), center, sum0);
    }
    if (i < to) {
      sum1 = squared(padded(src, base, i, to, center), center, sum1);
    }
    return Lanes.sum(sum0.add(sum1).add(sum2.add(sum3)));
  }

  private static FloatVector squared(FloatVector x, float center, FloatVector sum) {
    FloatVector d = x.sub(center);
    return d.fma(d, sum);
  }

  private static float greatest(Floats src, long base, int count) {
    FloatVector best0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector best1 = best0;
    FloatVector best2 = best0;
    FloatVector best3 = best0;
    int i = 0;
    for (; i <= count - STEP; i += STEP) {
      best0 = best0.max(src.load(HEAP, base, i));
      best1 = best1.max(src.load(HEAP, base, i + LENGTH));
      best2 = best2.max(src.load(HEAP, base, i + 2 * LENGTH));
      best3 = best3.max(src.load(HEAP, base, i + 3 * LENGTH));
    }
    for (; i <= count - LENGTH; i += LENGTH) {
      best0 = best0.max(src.load(HEAP, base, i));
    }
    if (i < count) {
      best0 = best0.max(padded(src, base, i, count, Float.NEGATIVE_INFINITY));
    }
    return best0.max(best1).max(best2.max(best3)).reduceLanes(VectorOperators.MAX);
  }

  private static float least(Floats src, long base, int count) {
    FloatVector best0 = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    FloatVector best1 = best0;
    FloatVector best2 = best0;
    FloatVector best3 = best0;
    int i = 0;
    for (; i <= count - STEP; i += STEP) {
      best0 = best0.min(src.load(HEAP, base, i));
      best1 = best1.min(src.load(HEAP, base, i + LENGTH));
      best2 = best2.min(src.load(HEAP, base, i + 2 * LENGTH));
      best3 = best3.min(src.load(HEAP, base, i + 3 * LENGTH));
    }
    for (; i <= count - LENGTH; i += LENGTH) {
      best0 = best0.min(src.load(HEAP, base, i));
    }
    if (i < count) {
      best0 = best0.min(padded(src, base, i, count, Float.POSITIVE_INFINITY));
    }
    return best0.min(best1).min(best2.min(best3)).reduceLanes(VectorOperators.MIN);
  }

  @Override
  void columns(
      Fold fold,
      Elements src,
      long base,
      long stride,
      long rows,
      int count,
      Elements dst,
      long dstBase,
      double divisor) {
    if (count == STEP) {
      switch (fold) {
        case SUM ->
            allSumColumns((Floats) src, base, stride, rows, (Floats) dst, dstBase, (float) divisor);
        case NORM -> allNormColumns((Floats) src, base, stride, rows, (Floats) dst, dstBase);
        case MAX -> allMaxColumns((Floats) src, base, stride, rows, (Floats) dst, dstBase);
        case MIN -> allMinColumns((Floats) src, base, stride, rows, (Floats) dst, dstBase);
        case DEVIATIONS, FIRST_MAX, FIRST_MIN -> throw new IllegalArgumentException("no columns");
      }
      return;
    }
    for (int i = 0; i < count; i += LENGTH) {
      switch (fold) {
        case SUM ->
            sumColumns(
                (Floats) src, base, stride, rows, i, count, (Floats) dst, dstBase, (float) divisor);
        case NORM -> normColumns((Floats) src, base, stride, rows, i, count, (Floats) dst, dstBase);
        case MAX -> maxColumns((Floats) src, base, stride, rows, i, count, (Floats) dst, dstBase);
        case MIN -> minColumns((Floats) src, base, stride, rows, i, count, (Floats) dst, dstBase);
        case DEVIATIONS, FIRST_MAX, FIRST_MIN -> throw new IllegalArgumentException("no columns");
      }
    }
  }

  private static void sumColumns(
      Floats src,
      long base,
      long stride,
      long rows,
      int first,
      int count,
      Floats dst,
      long dstBase,
      float divisor) {
    VectorMask<Float> mask = SPECIES.indexInRange(first, count);
    FloatVector total = FloatVector.zero(SPECIES);
    int longest = Chains.length(rows);
    for (long from = 0; from < rows; from += longest) {
      int chain = (int) Math.min(longest, rows - from);
      FloatVector sum = FloatVector.zero(SPECIES);
      long row = base + from * stride;
      for (int r = 0; r < chain; r++) {
        FloatVector x = src.load(HEAP, row, first, mask);
        sum = sum.add(x);
        row += stride;
      }
      total = total.add(sum);
    }
    dst.store(HEAP, dstBase, first, total.div(divisor), mask);
  }

  private static void normColumns(
      Floats src,
      long base,
      long stride,
      long rows,
      int first,
      int count,
      Floats dst,
      long dstBase) {
    VectorMask<Float> mask = SPECIES.indexInRange(first, count);
    FloatVector total = FloatVector.zero(SPECIES);
    int longest = Chains.length(rows);
    for (long from = 0; from < rows; from += longest) {
      int chain = (int) Math.min(longest, rows - from);
      FloatVector sum = FloatVector.zero(SPECIES);
      long row = base + from * stride;
      for (int r = 0; r < chain; r++) {
        FloatVector x = src.load(HEAP, row, first, mask);
        sum = x.fma(x, sum);
        row += stride;
      }
      total = total.add(sum);
    }
    dst.store(HEAP, dstBase, first, total.sqrt(), mask);
  }

  private static void maxColumns(
      Floats src,
      long base,
      long stride,
      long rows,
      int first,
      int count,
      Floats dst,
      long dstBase) {
    VectorMask<Float> mask = SPECIES.indexInRange(first, count);
    FloatVector total = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    long row = base;
    for (long r = 0; r < rows; r++) {
      total = total.max(src.load(HEAP, row, first, mask));
      row += stride;
    }
    dst.store(HEAP, dstBase, first, total, mask);
  }

  private static void minColumns(
      Floats src,
      long base,
      long stride,
      long rows,
      int first,
      int count,
      Floats dst,
      long dstBase) {
    VectorMask<Float> mask = SPECIES.indexInRange(first, count);
    FloatVector total = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    long row = base;
    for (long r = 0; r < rows; r++) {
      total = total.min(src.load(HEAP, row, first, mask));
      row += stride;
    }
    dst.store(HEAP, dstBase, first, total, mask);
  }

  private static void allSumColumns(
      Floats src, long base, long stride, long rows, Floats dst, long dstBase, float divisor) {
    FloatVector total0 = FloatVector.zero(SPECIES);
    FloatVector total1 = total0;
    FloatVector total2 = total0;
    FloatVector total3 = total0;
    int longest = Chains.length(rows);
    for (long from = 0; from < rows; from += longest) {
      int chain = (int) Math.min(longest, rows - from);
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = sum0;
      FloatVector sum2 = sum0;
      FloatVector sum3 = sum0;
      long row = base + from * stride;
      for (int r = 0; r < chain; r++) {
        FloatVector x0 = src.load(HEAP, row, 0);
        sum0 = sum0.add(x0);
        FloatVector x1 = src.load(HEAP, row, LENGTH);
        sum1 = sum1.add(x1);
        FloatVector x2 = src.load(HEAP, row, 2 * LENGTH);
        sum2 = sum2.add(x2);
        FloatVector x3 = src.load(HEAP, row, 3 * LENGTH);
        sum3 = sum3.add(x3);
        row += stride;
      }
      total0 = total0.add(sum0);
      total1 = total1.add(sum1);
      total2 = total2.add(sum2);
      total3 = total3.add(sum3);
    }
    dst.store(HEAP, dstBase, 0, total0.div(divisor));
    dst.store(HEAP, dstBase, LENGTH, total1.div(divisor));
    dst.store(HEAP, dstBase, 2 * LENGTH, total2.div(divisor));
    dst.store(HEAP, dstBase, 3 * LENGTH, total3.div(divisor));
  }

  private static void allNormColumns(
      Floats src, long base, long stride, long rows, Floats dst, long dstBase) {
    FloatVector total0 = FloatVector.zero(SPECIES);
    FloatVector total1 = total0;
    FloatVector total2 = total0;
    FloatVector total3 = total0;
    int longest = Chains.length(rows);
    for (long from = 0; from < rows; from += longest) {
      int chain = (int) Math.min(longest, rows - from);
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = sum0;
      FloatVector sum2 = sum0;
      FloatVector sum3 = sum0;
      long row = base + from * stride;
      for (int r = 0; r < chain; r++) {
        FloatVector x0 = src.load(HEAP, row, 0);
        sum0 = x0.fma(x0, sum0);
        FloatVector x1 = src.load(HEAP, row, LENGTH);
        sum1 = x1.fma(x1, sum1);
        FloatVector x2 = src.load(HEAP, row, 2 * LENGTH);
        sum2 = x2.fma(x2, sum2);
        FloatVector x3 = src.load(HEAP, row, 3 * LENGTH);
        sum3 = x3.fma(x3, sum3);
        row += stride;
      }
      total0 = total0.add(sum0);
      total1 = total1.add(sum1);
      total2 = total2.add(sum2);
      total3 = total3.add(sum3);
    }
    dst.store(HEAP, dstBase, 0, total0.sqrt());
    dst.store(HEAP, dstBase, LENGTH, total1.sqrt());
    dst.store(HEAP, dstBase, 2 * LENGTH, total2.sqrt());
    dst.store(HEAP, dstBase, 3 * LENGTH, total3.sqrt());
  }

  private static void allMaxColumns(
      Floats src, long base, long stride, long rows, Floats dst, long dstBase) {
    FloatVector total0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector total1 = total0;
    FloatVector total2 = total0;
    FloatVector total3 = total0;
    long row = base;
    for (long r = 0; r < rows; r++) {
      total0 = total0.max(src.load(HEAP, row, 0));
      total1 = total1.max(src.load(HEAP, row, LENGTH));
      total2 = total2.max(src.load(HEAP, row, 2 * LENGTH));
      total3 = total3.max(src.load(HEAP, row, 3 * LENGTH));
      row += stride;
    }
    dst.store(HEAP, dstBase, 0, total0);
    dst.store(HEAP, dstBase, LENGTH, total1);
    dst.store(HEAP, dstBase, 2 * LENGTH, total2);
    dst.store(HEAP, dstBase, 3 * LENGTH, total3);
  }

  private static void allMinColumns(
      Floats src, long base, long stride, long rows, Floats dst, long dstBase) {
    FloatVector total0 = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    FloatVector total1 = total0;
    FloatVector total2 = total0;
    FloatVector total3 = total0;
    long row = base;
    for (long r = 0; r < rows; r++) {
      total0 = total0.min(src.load(HEAP, row, 0));
      total1 = total1.min(src.load(HEAP, row, LENGTH));
      total2 = total2.min(src.load(HEAP, row, 2 * LENGTH));
      total3 = total3.min(src.load(HEAP, row, 3 * LENGTH));
      row += stride;
    }
    dst.store(HEAP, dstBase, 0, total0);
    dst.store(HEAP, dstBase, LENGTH, total1);
    dst.store(HEAP, dstBase, 2 * LENGTH, total2);
    dst.store(HEAP, dstBase, 3 * LENGTH, total3);
  }
}
