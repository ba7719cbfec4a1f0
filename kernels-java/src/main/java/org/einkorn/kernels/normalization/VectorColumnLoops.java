package org.einkorn.kernels.normalization;

import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Chains;
import org.einkorn.kernels.vector.Floats;

/** The loops; a template of {@link ByStorage}. */
final class VectorColumnLoops extends ColumnLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());

  VectorColumnLoops() {}

  @Override
  void statistics(
      Floats src,
      long base,
      long rows,
      long stride,
      int channel,
      int count,
      float[] means,
      float[] variances) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, count);
    float divisor = Math.max(1, rows);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector guess = sum(src, base, rows, stride, channel, mask, zero).div(divisor);
    // a second sum, of the differences, takes away what the first one lost
    FloatVector mean = guess.add(sum(src, base, rows, stride, channel, mask, guess).div(divisor));
    mean.intoArray(means, channel, mask);
    squares(src, base, rows, stride, channel, mask, mean)
        .div(divisor)
        .intoArray(variances, channel, mask);
  }

  /** Σ (src − centre). */
  private static FloatVector sum(
      Floats src,
      long base,
      long rows,
      long stride,
      int channel,
      VectorMask<Float> mask,
      FloatVector centre) {
    FloatVector total = FloatVector.zero(SPECIES);
    int longest = Chains.length(rows);
    for (long from = 0; from < rows; from += longest) {
      int chain = (int) Math.min(longest, rows - from);
      FloatVector sum = FloatVector.zero(SPECIES);
      long at = base + from * stride;
      for (int r = 0; r < chain; r++) {
        sum = sum.add(src.load(HEAP, at, channel, mask).sub(centre));
        at += stride;
      }
      total = total.add(sum);
    }
    return total;
  }

  private static FloatVector squares(
      Floats src,
      long base,
      long rows,
      long stride,
      int channel,
      VectorMask<Float> mask,
      FloatVector mean) {
    FloatVector total = FloatVector.zero(SPECIES);
    int longest = Chains.length(rows);
    for (long from = 0; from < rows; from += longest) {
      int chain = (int) Math.min(longest, rows - from);
      FloatVector sum = FloatVector.zero(SPECIES);
      long at = base + from * stride;
      for (int r = 0; r < chain; r++) {
        FloatVector d = src.load(HEAP, at, channel, mask).sub(mean);
        sum = d.fma(d, sum);
        at += stride;
      }
      total = total.add(sum);
    }
    return total;
  }

  @Override
  void normalize(
      Floats src,
      Floats dst,
      long base,
      long rows,
      long stride,
      int channel,
      int count,
      float[] means,
      float[] factors,
      Floats shift,
      boolean relu) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, count);
    FloatVector mean = FloatVector.fromArray(SPECIES, means, channel, mask);
    FloatVector factor = FloatVector.fromArray(SPECIES, factors, channel, mask);
    FloatVector added = shift.load(HEAP, 0, channel, mask);
    long at = base;
    for (long r = 0; r < rows; r++) {
      FloatVector y = src.load(HEAP, at, channel, mask).sub(mean).fma(factor, added);
      dst.store(HEAP, at, channel, relu ? BlockSums.relu(y) : y, mask);
      at += stride;
    }
  }

  @Override
  void products(
      Floats src,
      Floats dst,
      Floats diffDst,
      long base,
      long rows,
      long stride,
      int channel,
      int count,
      float[] means,
      float[] sums,
      float[] products,
      boolean relu) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, count);
    FloatVector mean = FloatVector.fromArray(SPECIES, means, channel, mask);
    FloatVector total = FloatVector.zero(SPECIES);
    FloatVector totalProduct = total;
    int longest = Chains.length(rows);
    for (long from = 0; from < rows; from += longest) {
      int chain = (int) Math.min(longest, rows - from);
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector product = sum;
      long at = base + from * stride;
      for (int r = 0; r < chain; r++) {
        FloatVector d = masked(dst, diffDst, at, channel, mask, relu);
        sum = sum.add(d);
        product = src.load(HEAP, at, channel, mask).sub(mean).fma(d, product);
        at += stride;
      }
      total = total.add(sum);
      totalProduct = totalProduct.add(product);
    }
    total.intoArray(sums, channel, mask);
    totalProduct.intoArray(products, channel, mask);
  }

  private static FloatVector masked(
      Floats dst, Floats diffDst, long at, int channel, VectorMask<Float> mask, boolean relu) {
    FloatVector d = diffDst.load(HEAP, at, channel, mask);
    return relu ? BlockSums.where(dst.load(HEAP, at, channel, mask), d) : d;
  }

  @Override
  void gradient(
      Floats src,
      Floats dst,
      Floats diffDst,
      Floats diffSrc,
      long base,
      long rows,
      long stride,
      int channel,
      int count,
      float[] means,
      float[] factors,
      float[] offsets,
      float[] slopes,
      boolean relu) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, count);
    FloatVector mean = FloatVector.fromArray(SPECIES, means, channel, mask);
    FloatVector factor = FloatVector.fromArray(SPECIES, factors, channel, mask);
    FloatVector offset = FloatVector.fromArray(SPECIES, offsets, channel, mask);
    FloatVector slope = FloatVector.fromArray(SPECIES, slopes, channel, mask);
    long at = base;
    for (long r = 0; r < rows; r++) {
      FloatVector centred = src.load(HEAP, at, channel, mask).sub(mean);
      FloatVector d = masked(dst, diffDst, at, channel, mask, relu);
      FloatVector kept = d.mul(factor).sub(offset);
      diffSrc.store(HEAP, at, channel, kept.sub(centred.mul(slope)), mask);
      at += stride;
    }
  }
}
