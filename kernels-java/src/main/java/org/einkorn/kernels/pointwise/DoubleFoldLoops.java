package org.einkorn.kernels.pointwise;

import static org.einkorn.kernels.vector.Doubles.LENGTH;
import static org.einkorn.kernels.vector.Doubles.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Chains;
import org.einkorn.kernels.vector.DoubleLanes;
import org.einkorn.kernels.vector.Doubles;
import org.einkorn.kernels.vector.Elements;

/** The loops in f64; a template of {@link ByStorage}. */
final class DoubleFoldLoops extends FoldLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int STEP = 4 * LENGTH;
  private static final int BLOCK = Chains.SHORT * STEP;

  DoubleFoldLoops() {}

  @Override
  double sum(Elements src, long base, int count) {
    double total = 0;
    for (int at = 0; at < count; at += BLOCK) {
      total += sumBlock((Doubles) src, base, at, Math.min(count, at + BLOCK));
    }
    return total;
  }

  @Override
  void sumRows(
      Elements src, long base, int count, int rows, Elements dst, long dstBase, double divisor) {
    for (int row = 0; row < rows; row++) {
      double total = sum(src, base + (long) row * count, count);
      ((Doubles) dst).set(HEAP, dstBase, row, total / divisor);
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
      total += squaresBlock((Doubles) src, base, at, Math.min(count, at + BLOCK), center);
    }
    return total;
  }

  @Override
  double max(Elements src, long base, int count) {
    return greatest((Doubles) src, base, count);
  }

  @Override
  double min(Elements src, long base, int count) {
    return least((Doubles) src, base, count);
  }

  /** The rest of a row, shorter than a vector, and a number in the lanes behind it. */
  private static DoubleVector padded(Doubles src, long base, int from, int to, double filler) {
    VectorMask<Double> rest = SPECIES.indexInRange(from, to);
    return DoubleVector.broadcast(SPECIES, filler).blend(src.load(HEAP, base, from, rest), rest);
  }

  private static double sumBlock(Doubles src, long base, int from, int to) {
    DoubleVector sum0 = DoubleVector.zero(SPECIES);
    DoubleVector sum1 = sum0;
    DoubleVector sum2 = sum0;
    DoubleVector sum3 = sum0;
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
      sum1 = sum1.add(padded(src, base, i, to, 0.0));
    }
    return DoubleLanes.sum(sum0.add(sum1).add(sum2.add(sum3)));
  }

  private static double squaresBlock(Doubles src, long base, int from, int to, double center) {
    DoubleVector sum0 = DoubleVector.zero(SPECIES);
    DoubleVector sum1 = sum0;
    DoubleVector sum2 = sum0;
    DoubleVector sum3 = sum0;
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
    return DoubleLanes.sum(sum0.add(sum1).add(sum2.add(sum3)));
  }

  private static DoubleVector squared(DoubleVector x, double center, DoubleVector sum) {
    DoubleVector d = x.sub(center);
    return d.fma(d, sum);
  }

  private static double greatest(Doubles src, long base, int count) {
    DoubleVector best0 = DoubleVector.broadcast(SPECIES, Double.NEGATIVE_INFINITY);
    DoubleVector best1 = best0;
    DoubleVector best2 = best0;
    DoubleVector best3 = best0;
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
      best0 = best0.max(padded(src, base, i, count, Double.NEGATIVE_INFINITY));
    }
    return best0.max(best1).max(best2.max(best3)).reduceLanes(VectorOperators.MAX);
  }

  private static double least(Doubles src, long base, int count) {
    DoubleVector best0 = DoubleVector.broadcast(SPECIES, Double.POSITIVE_INFINITY);
    DoubleVector best1 = best0;
    DoubleVector best2 = best0;
    DoubleVector best3 = best0;
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
      best0 = best0.min(padded(src, base, i, count, Double.POSITIVE_INFINITY));
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
            allSumColumns((Doubles) src, base, stride, rows, (Doubles) dst, dstBase, divisor);
        case NORM -> allNormColumns((Doubles) src, base, stride, rows, (Doubles) dst, dstBase);
        case MAX -> allMaxColumns((Doubles) src, base, stride, rows, (Doubles) dst, dstBase);
        case MIN -> allMinColumns((Doubles) src, base, stride, rows, (Doubles) dst, dstBase);
        case DEVIATIONS, FIRST_MAX, FIRST_MIN -> throw new IllegalArgumentException("no columns");
      }
      return;
    }
    for (int i = 0; i < count; i += LENGTH) {
      switch (fold) {
        case SUM ->
            sumColumns(
                (Doubles) src, base, stride, rows, i, count, (Doubles) dst, dstBase, divisor);
        case NORM ->
            normColumns((Doubles) src, base, stride, rows, i, count, (Doubles) dst, dstBase);
        case MAX -> maxColumns((Doubles) src, base, stride, rows, i, count, (Doubles) dst, dstBase);
        case MIN -> minColumns((Doubles) src, base, stride, rows, i, count, (Doubles) dst, dstBase);
        case DEVIATIONS, FIRST_MAX, FIRST_MIN -> throw new IllegalArgumentException("no columns");
      }
    }
  }

  private static void sumColumns(
      Doubles src,
      long base,
      long stride,
      long rows,
      int first,
      int count,
      Doubles dst,
      long dstBase,
      double divisor) {
    VectorMask<Double> mask = SPECIES.indexInRange(first, count);
    DoubleVector total = DoubleVector.zero(SPECIES);
    int longest = Chains.length(rows);
    for (long from = 0; from < rows; from += longest) {
      int chain = (int) Math.min(longest, rows - from);
      DoubleVector sum = DoubleVector.zero(SPECIES);
      long row = base + from * stride;
      for (int r = 0; r < chain; r++) {
        DoubleVector x = src.load(HEAP, row, first, mask);
        sum = sum.add(x);
        row += stride;
      }
      total = total.add(sum);
    }
    dst.store(HEAP, dstBase, first, total.div(divisor), mask);
  }

  private static void normColumns(
      Doubles src,
      long base,
      long stride,
      long rows,
      int first,
      int count,
      Doubles dst,
      long dstBase) {
    VectorMask<Double> mask = SPECIES.indexInRange(first, count);
    DoubleVector total = DoubleVector.zero(SPECIES);
    int longest = Chains.length(rows);
    for (long from = 0; from < rows; from += longest) {
      int chain = (int) Math.min(longest, rows - from);
      DoubleVector sum = DoubleVector.zero(SPECIES);
      long row = base + from * stride;
      for (int r = 0; r < chain; r++) {
        DoubleVector x = src.load(HEAP, row, first, mask);
        sum = x.fma(x, sum);
        row += stride;
      }
      total = total.add(sum);
    }
    dst.store(HEAP, dstBase, first, total.sqrt(), mask);
  }

  private static void maxColumns(
      Doubles src,
      long base,
      long stride,
      long rows,
      int first,
      int count,
      Doubles dst,
      long dstBase) {
    VectorMask<Double> mask = SPECIES.indexInRange(first, count);
    DoubleVector total = DoubleVector.broadcast(SPECIES, Double.NEGATIVE_INFINITY);
    long row = base;
    for (long r = 0; r < rows; r++) {
      total = total.max(src.load(HEAP, row, first, mask));
      row += stride;
    }
    dst.store(HEAP, dstBase, first, total, mask);
  }

  private static void minColumns(
      Doubles src,
      long base,
      long stride,
      long rows,
      int first,
      int count,
      Doubles dst,
      long dstBase) {
    VectorMask<Double> mask = SPECIES.indexInRange(first, count);
    DoubleVector total = DoubleVector.broadcast(SPECIES, Double.POSITIVE_INFINITY);
    long row = base;
    for (long r = 0; r < rows; r++) {
      total = total.min(src.load(HEAP, row, first, mask));
      row += stride;
    }
    dst.store(HEAP, dstBase, first, total, mask);
  }

  private static void allSumColumns(
      Doubles src, long base, long stride, long rows, Doubles dst, long dstBase, double divisor) {
    DoubleVector total0 = DoubleVector.zero(SPECIES);
    DoubleVector total1 = total0;
    DoubleVector total2 = total0;
    DoubleVector total3 = total0;
    int longest = Chains.length(rows);
    for (long from = 0; from < rows; from += longest) {
      int chain = (int) Math.min(longest, rows - from);
      DoubleVector sum0 = DoubleVector.zero(SPECIES);
      DoubleVector sum1 = sum0;
      DoubleVector sum2 = sum0;
      DoubleVector sum3 = sum0;
      long row = base + from * stride;
      for (int r = 0; r < chain; r++) {
        DoubleVector x0 = src.load(HEAP, row, 0);
        sum0 = sum0.add(x0);
        DoubleVector x1 = src.load(HEAP, row, LENGTH);
        sum1 = sum1.add(x1);
        DoubleVector x2 = src.load(HEAP, row, 2 * LENGTH);
        sum2 = sum2.add(x2);
        DoubleVector x3 = src.load(HEAP, row, 3 * LENGTH);
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
      Doubles src, long base, long stride, long rows, Doubles dst, long dstBase) {
    DoubleVector total0 = DoubleVector.zero(SPECIES);
    DoubleVector total1 = total0;
    DoubleVector total2 = total0;
    DoubleVector total3 = total0;
    int longest = Chains.length(rows);
    for (long from = 0; from < rows; from += longest) {
      int chain = (int) Math.min(longest, rows - from);
      DoubleVector sum0 = DoubleVector.zero(SPECIES);
      DoubleVector sum1 = sum0;
      DoubleVector sum2 = sum0;
      DoubleVector sum3 = sum0;
      long row = base + from * stride;
      for (int r = 0; r < chain; r++) {
        DoubleVector x0 = src.load(HEAP, row, 0);
        sum0 = x0.fma(x0, sum0);
        DoubleVector x1 = src.load(HEAP, row, LENGTH);
        sum1 = x1.fma(x1, sum1);
        DoubleVector x2 = src.load(HEAP, row, 2 * LENGTH);
        sum2 = x2.fma(x2, sum2);
        DoubleVector x3 = src.load(HEAP, row, 3 * LENGTH);
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
      Doubles src, long base, long stride, long rows, Doubles dst, long dstBase) {
    DoubleVector total0 = DoubleVector.broadcast(SPECIES, Double.NEGATIVE_INFINITY);
    DoubleVector total1 = total0;
    DoubleVector total2 = total0;
    DoubleVector total3 = total0;
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
      Doubles src, long base, long stride, long rows, Doubles dst, long dstBase) {
    DoubleVector total0 = DoubleVector.broadcast(SPECIES, Double.POSITIVE_INFINITY);
    DoubleVector total1 = total0;
    DoubleVector total2 = total0;
    DoubleVector total3 = total0;
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
