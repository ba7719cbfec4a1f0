package org.einkorn.kernels.reduction;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Chains;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/** The loops; a template of {@link ByStorage}. */
final class VectorReductionLoops extends ReductionLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int STEP = 4 * LENGTH;
  private static final int BLOCK = Chains.SHORT * STEP;

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
    int longest = Chains.length(rows);
    for (long from = 0; from < rows; from += longest) {
      int chain = (int) Math.min(longest, rows - from);
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
    int longest = Chains.length(rows);
    for (long from = 0; from < rows; from += longest) {
      int chain = (int) Math.min(longest, rows - from);
      FloatVector sum = FloatVector.zero(SPECIES);
      long row = base + from * stride;
      for (int r = 0; r < chain; r++) {
        sum = sum.add(src.load(HEAP, row, first, mask));
        row += stride;
      }
      total = total.add(sum);
    }
    dst.store(HEAP, dstBase, first, total.div(divisor), mask);
  }
}
