package org.einkorn.kernels.reduction;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/** The loops; a template of {@link ByStorage}. */
final class VectorReductionLoops extends ReductionLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int STEP = 4 * LENGTH;
  private static final int BLOCK = CHAIN * STEP;

  VectorReductionLoops() {}

  @Override
  double row(Floats src, long base, int count) {
    double total = 0;
    for (int at = 0; at < count; at += BLOCK) {
      total += block(src, base, at, Math.min(count, at + BLOCK));
    }
    return total;
  }

  private static float block(Floats src, long base, int from, int to) {
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
      sum1 = sum1.add(src.load(HEAP, base, i, SPECIES.indexInRange(i, to)));
    }
    return Lanes.sum(sum0.add(sum1).add(sum2.add(sum3)));
  }

  @Override
  void columns(
      Floats src,
      long base,
      long stride,
      long rows,
      int count,
      Floats dst,
      long dstBase,
      float divisor) {
    if (count == COLUMNS) {
      wholeColumns(src, base, stride, rows, dst, dstBase, divisor);
      return;
    }
    for (int i = 0; i < count; i += LENGTH) {
      maskedColumns(src, base, stride, rows, i, count, dst, dstBase, divisor);
    }
  }

  private static void wholeColumns(
      Floats src, long base, long stride, long rows, Floats dst, long dstBase, float divisor) {
    FloatVector total0 = FloatVector.zero(SPECIES);
    FloatVector total1 = total0;
    FloatVector total2 = total0;
    FloatVector total3 = total0;
    FloatVector error0 = total0;
    FloatVector error1 = total0;
    FloatVector error2 = total0;
    FloatVector error3 = total0;
    for (long from = 0; from < rows; from += CHAIN) {
      int chain = (int) Math.min(CHAIN, rows - from);
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = sum0;
      FloatVector sum2 = sum0;
      FloatVector sum3 = sum0;
      long row = base + from * stride;
      for (int r = 0; r < chain; r++) {
        sum0 = sum0.add(src.load(HEAP, row, 0));
        sum1 = sum1.add(src.load(HEAP, row, LENGTH));
        sum2 = sum2.add(src.load(HEAP, row, 2 * LENGTH));
        sum3 = sum3.add(src.load(HEAP, row, 3 * LENGTH));
        row += stride;
      }
      FloatVector old0 = total0;
      FloatVector old1 = total1;
      FloatVector old2 = total2;
      FloatVector old3 = total3;
      total0 = old0.add(sum0);
      total1 = old1.add(sum1);
      total2 = old2.add(sum2);
      total3 = old3.add(sum3);
      error0 = error0.add(error(old0, sum0, total0));
      error1 = error1.add(error(old1, sum1, total1));
      error2 = error2.add(error(old2, sum2, total2));
      error3 = error3.add(error(old3, sum3, total3));
    }
    dst.store(HEAP, dstBase, 0, result(total0, error0, divisor));
    dst.store(HEAP, dstBase, LENGTH, result(total1, error1, divisor));
    dst.store(HEAP, dstBase, 2 * LENGTH, result(total2, error2, divisor));
    dst.store(HEAP, dstBase, 3 * LENGTH, result(total3, error3, divisor));
  }

  private static void maskedColumns(
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
    FloatVector error = total;
    for (long from = 0; from < rows; from += CHAIN) {
      int chain = (int) Math.min(CHAIN, rows - from);
      FloatVector sum = FloatVector.zero(SPECIES);
      long row = base + from * stride;
      for (int r = 0; r < chain; r++) {
        sum = sum.add(src.load(HEAP, row, first, mask));
        row += stride;
      }
      FloatVector old = total;
      total = old.add(sum);
      error = error.add(error(old, sum, total));
    }
    dst.store(HEAP, dstBase, first, result(total, error, divisor), mask);
  }

  /** An infinite or NaN total has no meaningful error. */
  private static FloatVector result(FloatVector total, FloatVector error, float divisor) {
    FloatVector sum = total.add(error);
    return sum.blend(total, error.test(VectorOperators.IS_NAN)).div(divisor);
  }

  /** The exact rounding error of an addition (Knuth, TAOCP 2, section 4.2.2, theorem B). */
  private static FloatVector error(FloatVector a, FloatVector b, FloatVector sum) {
    FloatVector fromB = sum.sub(a);
    return a.sub(sum.sub(fromB)).add(b.sub(fromB));
  }
}
