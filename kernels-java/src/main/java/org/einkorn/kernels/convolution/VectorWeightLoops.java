package org.einkorn.kernels.convolution;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.ORDER;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops with vectors; a template for each storage. */
final class VectorWeightLoops implements WeightLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int MR = ConvolutionPlan.MR;
  private static final long BYTES = LENGTH * 4L;
  private static final long ROW_BYTES = MR * 4L;
  private static final VectorShuffle<Float> BY_1 = exchange(1);
  private static final VectorShuffle<Float> BY_2 = exchange(2);
  private static final VectorShuffle<Float> BY_4 = exchange(4);
  private static final VectorMask<Float> ODD_1 = VectorMask.fromLong(SPECIES, 0xaaaaL);
  private static final VectorMask<Float> ODD_2 = VectorMask.fromLong(SPECIES, 0xccccL);
  private static final VectorMask<Float> ODD_4 = VectorMask.fromLong(SPECIES, 0xf0f0L);

  VectorWeightLoops() {}

  private static VectorShuffle<Float> exchange(int distance) {
    return VectorShuffle.fromOp(SPECIES, i -> (i ^ distance) & (LENGTH - 1));
  }

  @Override
  public void packWeights(
      Floats weights,
      long from,
      int rowStep,
      int[] steps,
      int k,
      int rows,
      int height,
      MemorySegment panel,
      long to) {
    for (int p = 0; p < k; p++) {
      long at = to + (long) p * height * 4;
      for (int i = 0; i < rows; i++) {
        panel.set(Floats.ELEMENT, at + i * 4L, weights.get(HEAP, from, steps[p] + i * rowStep));
      }
      for (int i = rows; i < height; i++) {
        panel.set(Floats.ELEMENT, at + i * 4L, 0f);
      }
    }
  }

  @Override
  public void packRows(
      Floats weights,
      long from,
      int channelStep,
      int channels,
      int rows,
      int height,
      MemorySegment panels,
      long to) {
    int count = Math.ceilDiv(rows, height);
    int whole = rows < LENGTH ? 0 : (rows - LENGTH) / height + 1;
    long panelStep = (long) channels * height * 4;
    // whole vectors reach into the next channels, which come later, but for the last ones
    int safe = Math.max(0, channels - Math.ceilDiv(LENGTH - height, height));
    for (int c = 0; c < safe; c++) {
      long base = from + (long) c * channelStep;
      long at = to + (long) c * height * 4;
      for (int p = 0; p < whole; p++) {
        weights.load(HEAP, base, p * height).intoMemorySegment(panels, at, ORDER);
        at += panelStep;
      }
      for (int p = whole; p < count; p++) {
        VectorMask<Float> valid = SPECIES.indexInRange(0, Math.min(height, rows - p * height));
        weights.load(HEAP, base, p * height, valid).intoMemorySegment(panels, at, ORDER);
        at += panelStep;
      }
    }
    VectorMask<Float> packed = SPECIES.indexInRange(0, height);
    for (int c = safe; c < channels; c++) {
      long base = from + (long) c * channelStep;
      long at = to + (long) c * height * 4;
      for (int p = 0; p < count; p++) {
        VectorMask<Float> valid = SPECIES.indexInRange(0, Math.min(height, rows - p * height));
        weights.load(HEAP, base, p * height, valid).intoMemorySegment(panels, at, ORDER, packed);
        at += panelStep;
      }
    }
  }

  @Override
  public void packOrdered(
      Floats weights,
      long from,
      int channelStep,
      int channels,
      int count,
      TapOrder order,
      MemorySegment panels,
      long to) {
    VectorMask<Float> read0 = SPECIES.indexInRange(0, order.span);
    VectorMask<Float> read1 = SPECIES.indexInRange(LENGTH, order.span);
    VectorMask<Float> read2 = SPECIES.indexInRange(2 * LENGTH, order.span);
    VectorMask<Float> read3 = SPECIES.indexInRange(3 * LENGTH, order.span);
    FloatVector first0 = FloatVector.fromArray(SPECIES, order.fromFirst, 0);
    FloatVector first1 = FloatVector.fromArray(SPECIES, order.fromFirst, LENGTH);
    FloatVector first2 = FloatVector.fromArray(SPECIES, order.fromFirst, 2 * LENGTH);
    FloatVector first3 = FloatVector.fromArray(SPECIES, order.fromFirst, 3 * LENGTH);
    FloatVector last0 = FloatVector.fromArray(SPECIES, order.fromLast, 0);
    FloatVector last1 = FloatVector.fromArray(SPECIES, order.fromLast, LENGTH);
    FloatVector last2 = FloatVector.fromArray(SPECIES, order.fromLast, 2 * LENGTH);
    FloatVector last3 = FloatVector.fromArray(SPECIES, order.fromLast, 3 * LENGTH);
    VectorMask<Float> isLast0 = VectorMask.fromArray(SPECIES, order.isLast, 0);
    VectorMask<Float> isLast1 = VectorMask.fromArray(SPECIES, order.isLast, LENGTH);
    VectorMask<Float> isLast2 = VectorMask.fromArray(SPECIES, order.isLast, 2 * LENGTH);
    VectorMask<Float> isLast3 = VectorMask.fromArray(SPECIES, order.isLast, 3 * LENGTH);
    VectorMask<Float> written0 = SPECIES.indexInRange(0, order.length);
    VectorMask<Float> written1 = SPECIES.indexInRange(LENGTH, order.length);
    VectorMask<Float> written2 = SPECIES.indexInRange(2 * LENGTH, order.length);
    VectorMask<Float> written3 = SPECIES.indexInRange(3 * LENGTH, order.length);
    int vectors = Math.ceilDiv(order.length, LENGTH);
    long panelStep = (long) channels * order.length * 4;
    for (int c = 0; c < channels; c++) {
      long base = from + (long) c * channelStep;
      long at = to + (long) c * order.length * 4;
      for (int p = 0; p < count; p++) {
        FloatVector a = weights.load(HEAP, base, 0, read0);
        FloatVector b = weights.load(HEAP, base, LENGTH, read1);
        FloatVector d = weights.load(HEAP, base, 2 * LENGTH, read2);
        FloatVector e = weights.load(HEAP, base, 3 * LENGTH, read3);
        select(first0, last0, isLast0, a, b, d, e).intoMemorySegment(panels, at, ORDER, written0);
        if (vectors > 1) {
          select(first1, last1, isLast1, a, b, d, e)
              .intoMemorySegment(panels, at + BYTES, ORDER, written1);
        }
        if (vectors > 2) {
          select(first2, last2, isLast2, a, b, d, e)
              .intoMemorySegment(panels, at + 2 * BYTES, ORDER, written2);
        }
        if (vectors > 3) {
          select(first3, last3, isLast3, a, b, d, e)
              .intoMemorySegment(panels, at + 3 * BYTES, ORDER, written3);
        }
        base += order.step;
        at += panelStep;
      }
    }
  }

  private static FloatVector select(
      FloatVector first,
      FloatVector last,
      VectorMask<Float> isLast,
      FloatVector a,
      FloatVector b,
      FloatVector d,
      FloatVector e) {
    return first.selectFrom(a, b).blend(last.selectFrom(d, e), isLast);
  }

  @Override
  public void packTransposed(
      Floats weights,
      long from,
      int channelStep,
      int channels,
      int count,
      int[] places,
      int taps,
      MemorySegment panels,
      long to) {
    int kernel = places.length;
    long channelBytes = taps * ROW_BYTES;
    long panelStep = channels * channelBytes;
    for (int c = 0; c < channels; c++) {
      // behind the last channel nothing may be overwritten
      int rest = taps > 1 && c < channels - 1 ? kernel / LENGTH * LENGTH : 0;
      long base = from + (long) c * channelStep;
      long at = to + c * channelBytes;
      for (int tap = 0; tap < rest; tap += LENGTH) {
        transpose(weights, base + tap, kernel, count, places, tap, panels, at, panelStep);
      }
      for (int tap = rest; tap < kernel; tap++) {
        if (places[tap] >= 0) {
          copyTap(
              weights, base + tap, kernel, count, panels, at + places[tap] * ROW_BYTES, panelStep);
        }
      }
    }
  }

  /** One tap of a channel, for some panels. */
  private static void copyTap(
      Floats weights,
      long from,
      int kernel,
      int count,
      MemorySegment panels,
      long to,
      long panelStep) {
    for (int p = 0; p < count; p++) {
      for (int i = 0; i < MR; i++) {
        panels.set(Floats.ELEMENT, to + i * 4L, weights.get(HEAP, from, i * kernel));
      }
      from += (long) MR * kernel;
      to += panelStep;
    }
  }

  /** Eight taps of a channel, for some panels; lanes 6 and 7 are overwritten by what follows. */
  private static void transpose(
      Floats weights,
      long from,
      int kernel,
      int count,
      int[] places,
      int tap,
      MemorySegment panels,
      long to,
      long panelStep) {
    VectorMask<Float> odd1 = ODD_1;
    VectorMask<Float> odd2 = ODD_2;
    VectorMask<Float> odd4 = ODD_4;
    for (int p = 0; p < count; p++) {
      FloatVector r0 = weights.load(HEAP, from, 0);
      FloatVector r1 = weights.load(HEAP, from, kernel);
      FloatVector r2 = weights.load(HEAP, from, 2 * kernel);
      FloatVector r3 = weights.load(HEAP, from, 3 * kernel);
      FloatVector r4 = weights.load(HEAP, from, 4 * kernel);
      FloatVector r5 = weights.load(HEAP, from, 5 * kernel);
      FloatVector a0 = r0.blend(r1.rearrange(BY_1), odd1);
      FloatVector a1 = r0.rearrange(BY_1).blend(r1, odd1);
      FloatVector a2 = r2.blend(r3.rearrange(BY_1), odd1);
      FloatVector a3 = r2.rearrange(BY_1).blend(r3, odd1);
      FloatVector b4 = r4.blend(r5.rearrange(BY_1), odd1);
      FloatVector b5 = r4.rearrange(BY_1).blend(r5, odd1);
      FloatVector b0 = a0.blend(a2.rearrange(BY_2), odd2);
      FloatVector b2 = a0.rearrange(BY_2).blend(a2, odd2);
      FloatVector b1 = a1.blend(a3.rearrange(BY_2), odd2);
      FloatVector b3 = a1.rearrange(BY_2).blend(a3, odd2);
      FloatVector b6 = b4.rearrange(BY_2);
      FloatVector b7 = b5.rearrange(BY_2);
      put(b0.blend(b4.rearrange(BY_4), odd4), places[tap], panels, to);
      put(b1.blend(b5.rearrange(BY_4), odd4), places[tap + 1], panels, to);
      put(b2.blend(b6.rearrange(BY_4), odd4), places[tap + 2], panels, to);
      put(b3.blend(b7.rearrange(BY_4), odd4), places[tap + 3], panels, to);
      put(b0.rearrange(BY_4).blend(b4, odd4), places[tap + 4], panels, to);
      put(b1.rearrange(BY_4).blend(b5, odd4), places[tap + 5], panels, to);
      put(b2.rearrange(BY_4).blend(b6, odd4), places[tap + 6], panels, to);
      put(b3.rearrange(BY_4).blend(b7, odd4), places[tap + 7], panels, to);
      from += (long) MR * kernel;
      to += panelStep;
    }
  }

  private static void put(FloatVector value, int place, MemorySegment panels, long to) {
    if (place >= 0) {
      value.intoMemorySegment(panels, to + place * ROW_BYTES, ORDER);
    }
  }
}
