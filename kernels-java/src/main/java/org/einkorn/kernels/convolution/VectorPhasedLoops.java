package org.einkorn.kernels.convolution;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.ORDER;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;
import org.einkorn.kernels.vector.Pairs;

/** The loops with vectors; a template for each storage. */
final class VectorPhasedLoops implements PhasedLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final long BYTES = LENGTH * 4L;

  VectorPhasedLoops() {}

  @Override
  public void multiplyTaps(
      PhasedPlane p,
      MemorySegment copy,
      long from,
      Floats weights,
      long firstWeight,
      MemorySegment result,
      long to) {
    int count = p.flat();
    long[] shifts = p.shifts;
    int[] taps = p.taps;
    for (int q = 0; q < count; q += 4 * LENGTH) {
      FloatVector a = FloatVector.zero(SPECIES);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      for (int t = 0; t < taps.length; t++) {
        FloatVector w = FloatVector.broadcast(SPECIES, weights.get(HEAP, firstWeight, taps[t]));
        long at = from + q * 4L + shifts[t];
        a = w.fma(FloatVector.fromMemorySegment(SPECIES, copy, at, ORDER), a);
        b = w.fma(FloatVector.fromMemorySegment(SPECIES, copy, at + BYTES, ORDER), b);
        c = w.fma(FloatVector.fromMemorySegment(SPECIES, copy, at + 2 * BYTES, ORDER), c);
        d = w.fma(FloatVector.fromMemorySegment(SPECIES, copy, at + 3 * BYTES, ORDER), d);
      }
      long at = to + q * 4L;
      a.intoMemorySegment(result, at, ORDER);
      b.intoMemorySegment(result, at + BYTES, ORDER);
      c.intoMemorySegment(result, at + 2 * BYTES, ORDER);
      d.intoMemorySegment(result, at + 3 * BYTES, ORDER);
    }
  }

  @Override
  public void multiplyGradient(
      PhasedPlane p, MemorySegment memory, long copy, long gradient, long sums) {
    int vectors = p.masks.length;
    long[] shifts = p.shifts;
    int t = 0;
    for (; t + 3 <= shifts.length; t += 3) {
      FloatVector a = FloatVector.zero(SPECIES);
      FloatVector b = a;
      FloatVector c = a;
      long first = copy + shifts[t];
      long second = copy + shifts[t + 1];
      long third = copy + shifts[t + 2];
      for (int v = 0; v < vectors; v++) {
        long q = v * BYTES;
        // what lies between rows is left out: it may be infinite
        VectorMask<Float> inside = VectorMask.fromLong(SPECIES, p.masks[v]);
        FloatVector d = FloatVector.fromMemorySegment(SPECIES, memory, gradient + q, ORDER, inside);
        a = d.fma(FloatVector.fromMemorySegment(SPECIES, memory, first + q, ORDER, inside), a);
        b = d.fma(FloatVector.fromMemorySegment(SPECIES, memory, second + q, ORDER, inside), b);
        c = d.fma(FloatVector.fromMemorySegment(SPECIES, memory, third + q, ORDER, inside), c);
      }
      addTo(memory, sums + t * BYTES, a);
      addTo(memory, sums + (t + 1) * BYTES, b);
      addTo(memory, sums + (t + 2) * BYTES, c);
    }
    for (; t < shifts.length; t++) {
      FloatVector a = FloatVector.zero(SPECIES);
      for (int v = 0; v < vectors; v++) {
        long q = v * BYTES;
        VectorMask<Float> inside = VectorMask.fromLong(SPECIES, p.masks[v]);
        FloatVector d = FloatVector.fromMemorySegment(SPECIES, memory, gradient + q, ORDER, inside);
        long at = copy + shifts[t] + q;
        a = d.fma(FloatVector.fromMemorySegment(SPECIES, memory, at, ORDER, inside), a);
      }
      addTo(memory, sums + t * BYTES, a);
    }
  }

  private static void addTo(MemorySegment memory, long at, FloatVector v) {
    FloatVector.fromMemorySegment(SPECIES, memory, at, ORDER)
        .add(v)
        .intoMemorySegment(memory, at, ORDER);
  }

  @Override
  public void clear(MemorySegment memory, long at, int vectors) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int v = 0; v < vectors; v++) {
      zero.intoMemorySegment(memory, at + v * BYTES, ORDER);
    }
  }

  @Override
  public float sum(MemorySegment memory, long at) {
    return Lanes.sum(FloatVector.fromMemorySegment(SPECIES, memory, at, ORDER));
  }

  @Override
  public void keepEvens(MemorySegment strip, long from, long stride, int rows, int count) {
    for (int i = 0; i < rows; i++, from += stride) {
      for (int j = 0; j < count; j += LENGTH) {
        FloatVector a = FloatVector.fromMemorySegment(SPECIES, strip, from + j * 8L, ORDER);
        FloatVector b = FloatVector.fromMemorySegment(SPECIES, strip, from + j * 8L + BYTES, ORDER);
        // what lies behind belongs to the next row, which is not read yet
        VectorMask<Float> own = SPECIES.indexInRange(0, Math.min(LENGTH, count - j));
        Pairs.EVENS.selectFrom(a, b).intoMemorySegment(strip, from + j * 4L, ORDER, own);
      }
    }
  }

  @Override
  public void join(
      MemorySegment strip, long from, long stride, int rows, int count, MemorySegment to, long at) {
    for (int i = 0; i < rows; i++, from += stride, at += count * 4L) {
      for (int j = 0; j < count; j += LENGTH) {
        FloatVector.fromMemorySegment(SPECIES, strip, from + j * 4L, ORDER)
            .intoMemorySegment(to, at + j * 4L, ORDER);
      }
    }
  }

  @Override
  public void set(Floats operand, long index, float value) {
    operand.set(HEAP, index, 0, value);
  }
}
