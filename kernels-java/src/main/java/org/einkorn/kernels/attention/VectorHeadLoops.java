package org.einkorn.kernels.attention;

import static org.einkorn.kernels.vector.Floats.ELEMENT;
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

/** The loops; a template of {@link ByStorage}. */
final class VectorHeadLoops extends HeadLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());

  private static final double LN_2 = Math.log(2);

  VectorHeadLoops() {}

  @Override
  void load(
      Floats from,
      long base,
      long stride,
      int rows,
      int size,
      float factor,
      MemorySegment to,
      long at) {
    int bound = SPECIES.loopBound(size);
    VectorMask<Float> tail = SPECIES.indexInRange(bound, size);
    for (int i = 0; i < rows; i++) {
      long source = base + i * stride;
      long row = at + (long) i * size * 4;
      for (int number = 0; number < bound / LENGTH; number++) {
        from.vector(HEAP, source, number)
            .mul(factor)
            .intoMemorySegment(to, row + number * (4L * LENGTH), ORDER);
      }
      if (bound < size) {
        from.load(HEAP, source, bound, tail)
            .mul(factor)
            .intoMemorySegment(to, row + bound * 4L, ORDER, tail);
      }
    }
  }

  @Override
  void store(
      MemorySegment from,
      long at,
      long factors,
      Floats to,
      long base,
      long stride,
      int rows,
      int size) {
    for (int i = 0; i < rows; i++) {
      float factor = from.get(ELEMENT, factors + i * 4L);
      storeRow(from, at + (long) i * size * 4, factor, to, base + i * stride, size);
    }
  }

  @Override
  void store(
      MemorySegment from,
      long at,
      float factor,
      Floats to,
      long base,
      long stride,
      int rows,
      int size) {
    for (int i = 0; i < rows; i++) {
      storeRow(from, at + (long) i * size * 4, factor, to, base + i * stride, size);
    }
  }

  private static void storeRow(
      MemorySegment from, long row, float factor, Floats to, long base, int size) {
    int bound = SPECIES.loopBound(size);
    for (int i = 0; i < bound / LENGTH; i++) {
      FloatVector part =
          FloatVector.fromMemorySegment(SPECIES, from, row + i * (4L * LENGTH), ORDER);
      to.setVector(HEAP, base, i, part.mul(factor));
    }
    if (bound < size) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, size);
      FloatVector part =
          FloatVector.fromMemorySegment(SPECIES, from, row + bound * 4L, ORDER, tail);
      to.store(HEAP, base, bound, part.mul(factor), tail);
    }
  }

  @Override
  void storeLogSums(MemorySegment from, long maxima, long sums, Floats to, long base, int rows) {
    for (int i = 0; i < rows; i++) {
      double sum = from.get(ELEMENT, sums + i * 4L);
      double log = from.get(ELEMENT, maxima + i * 4L) * LN_2 + Math.log(sum);
      to.set(HEAP, base, i, sum == 0 ? Float.NEGATIVE_INFINITY : (float) log);
    }
  }

  @Override
  void loadLogSums(Floats from, long base, int rows, int width, MemorySegment to, long at) {
    for (int i = 0; i < width; i++) {
      float log = i < rows ? from.get(HEAP, base, i) : Float.NEGATIVE_INFINITY;
      to.set(
          ELEMENT,
          at + i * 4L,
          log == Float.NEGATIVE_INFINITY ? Float.POSITIVE_INFINITY : log * LOG2_E);
    }
  }

  @Override
  void dots(
      Floats a, Floats b, long base, long stride, int rows, int size, MemorySegment to, long at) {
    int bound = SPECIES.loopBound(size);
    VectorMask<Float> tail = SPECIES.indexInRange(bound, size);
    for (int i = 0; i < rows; i++) {
      long row = base + i * stride;
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int number = 0; number < bound / LENGTH; number++) {
        sum = a.vector(HEAP, row, number).fma(b.vector(HEAP, row, number), sum);
      }
      if (bound < size) {
        sum = a.load(HEAP, row, bound, tail).fma(b.load(HEAP, row, bound, tail), sum);
      }
      to.set(ELEMENT, at + i * 4L, Lanes.sum(sum));
    }
  }
}
