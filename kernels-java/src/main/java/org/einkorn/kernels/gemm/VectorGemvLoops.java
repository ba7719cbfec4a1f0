package org.einkorn.kernels.gemm;

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

/**
 * The loops; a template of {@link ByStorage}. Four rows at a time share the loads of the vector;
 * eight rows at a time share those of the sums by columns, each of which is still one chain in the
 * order of p.
 */
final class VectorGemvLoops extends GemvLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int VECTOR_BYTES = LENGTH * Float.BYTES;

  VectorGemvLoops() {}

  @Override
  void rows(
      Floats matrix,
      long base,
      long stride,
      int rows,
      Floats vector,
      long from,
      int length,
      MemorySegment sums,
      long at) {
    int row = 0;
    for (; row <= rows - 4; row += 4) {
      fourRows(matrix, base + row * stride, stride, vector, from, length, sums, at + row * 4L);
    }
    for (; row < rows; row++) {
      oneRow(matrix, base + row * stride, vector, from, length, sums, at + row * 4L);
    }
  }

  private static void fourRows(
      Floats matrix,
      long row0,
      long stride,
      Floats vector,
      long from,
      int length,
      MemorySegment sums,
      long at) {
    long row1 = row0 + stride;
    long row2 = row1 + stride;
    long row3 = row2 + stride;
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = FloatVector.zero(SPECIES);
    FloatVector sum2 = FloatVector.zero(SPECIES);
    FloatVector sum3 = FloatVector.zero(SPECIES);
    int vectors = length / LENGTH;
    for (int v = 0; v < vectors; v++) {
      int p = v * LENGTH;
      FloatVector x = vector.load(HEAP, from, p);
      sum0 = matrix.load(HEAP, row0, p).fma(x, sum0);
      sum1 = matrix.load(HEAP, row1, p).fma(x, sum1);
      sum2 = matrix.load(HEAP, row2, p).fma(x, sum2);
      sum3 = matrix.load(HEAP, row3, p).fma(x, sum3);
    }
    int p = vectors * LENGTH;
    if (p < length) {
      VectorMask<Float> rest = SPECIES.indexInRange(p, length);
      FloatVector x = vector.load(HEAP, from, p, rest);
      sum0 = matrix.load(HEAP, row0, p, rest).fma(x, sum0);
      sum1 = matrix.load(HEAP, row1, p, rest).fma(x, sum1);
      sum2 = matrix.load(HEAP, row2, p, rest).fma(x, sum2);
      sum3 = matrix.load(HEAP, row3, p, rest).fma(x, sum3);
    }
    sums.set(Floats.ELEMENT, at, Lanes.sum(sum0));
    sums.set(Floats.ELEMENT, at + 4, Lanes.sum(sum1));
    sums.set(Floats.ELEMENT, at + 8, Lanes.sum(sum2));
    sums.set(Floats.ELEMENT, at + 12, Lanes.sum(sum3));
  }

  private static void oneRow(
      Floats matrix, long row, Floats vector, long from, int length, MemorySegment sums, long at) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = FloatVector.zero(SPECIES);
    FloatVector sum2 = FloatVector.zero(SPECIES);
    FloatVector sum3 = FloatVector.zero(SPECIES);
    int steps = length / (4 * LENGTH);
    for (int s = 0; s < steps; s++) {
      int p = s * 4 * LENGTH;
      sum0 = matrix.load(HEAP, row, p).fma(vector.load(HEAP, from, p), sum0);
      p += LENGTH;
      sum1 = matrix.load(HEAP, row, p).fma(vector.load(HEAP, from, p), sum1);
      p += LENGTH;
      sum2 = matrix.load(HEAP, row, p).fma(vector.load(HEAP, from, p), sum2);
      p += LENGTH;
      sum3 = matrix.load(HEAP, row, p).fma(vector.load(HEAP, from, p), sum3);
    }
    int vectors = Math.ceilDiv(length, LENGTH);
    for (int v = 4 * steps; v < vectors; v++) {
      int p = v * LENGTH;
      VectorMask<Float> rest = SPECIES.indexInRange(p, length);
      FloatVector x = vector.load(HEAP, from, p, rest);
      sum0 = matrix.load(HEAP, row, p, rest).fma(x, sum0);
    }
    sums.set(Floats.ELEMENT, at, Lanes.sum(sum0.add(sum1).add(sum2.add(sum3))));
  }

  @Override
  void columns(
      Floats matrix,
      long base,
      long stride,
      int columns,
      Floats vector,
      long from,
      int length,
      MemorySegment sums,
      long at) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int vectors = Math.ceilDiv(columns, LENGTH);
    for (int v = 0; v < vectors; v++) {
      zero.intoMemorySegment(sums, at + (long) v * VECTOR_BYTES, ORDER);
    }
    int p = 0;
    for (; p <= length - 8; p += 8) {
      eightRows(matrix, base + p * stride, stride, columns, vector, from + p, sums, at);
    }
    for (; p < length; p++) {
      float x = vector.get(HEAP, from + p, 0);
      addRow(matrix, base + p * stride, columns, x, sums, at);
    }
  }

  private static void eightRows(
      Floats matrix,
      long row0,
      long stride,
      int columns,
      Floats vector,
      long from,
      MemorySegment sums,
      long at) {
    long row2 = row0 + 2 * stride;
    long row4 = row0 + 4 * stride;
    long row6 = row0 + 6 * stride;
    FloatVector x0 = FloatVector.broadcast(SPECIES, vector.get(HEAP, from, 0));
    FloatVector x1 = FloatVector.broadcast(SPECIES, vector.get(HEAP, from, 1));
    FloatVector x2 = FloatVector.broadcast(SPECIES, vector.get(HEAP, from, 2));
    FloatVector x3 = FloatVector.broadcast(SPECIES, vector.get(HEAP, from, 3));
    FloatVector x4 = FloatVector.broadcast(SPECIES, vector.get(HEAP, from, 4));
    FloatVector x5 = FloatVector.broadcast(SPECIES, vector.get(HEAP, from, 5));
    FloatVector x6 = FloatVector.broadcast(SPECIES, vector.get(HEAP, from, 6));
    FloatVector x7 = FloatVector.broadcast(SPECIES, vector.get(HEAP, from, 7));
    int vectors = columns / LENGTH;
    for (int v = 0; v < vectors; v++) {
      int j = v * LENGTH;
      long to = at + (long) v * VECTOR_BYTES;
      FloatVector sum = FloatVector.fromMemorySegment(SPECIES, sums, to, ORDER);
      sum = matrix.load(HEAP, row0, j).fma(x0, sum);
      sum = matrix.load(HEAP, row0 + stride, j).fma(x1, sum);
      sum = matrix.load(HEAP, row2, j).fma(x2, sum);
      sum = matrix.load(HEAP, row2 + stride, j).fma(x3, sum);
      sum = matrix.load(HEAP, row4, j).fma(x4, sum);
      sum = matrix.load(HEAP, row4 + stride, j).fma(x5, sum);
      sum = matrix.load(HEAP, row6, j).fma(x6, sum);
      sum = matrix.load(HEAP, row6 + stride, j).fma(x7, sum);
      sum.intoMemorySegment(sums, to, ORDER);
    }
    int j = vectors * LENGTH;
    if (j < columns) {
      VectorMask<Float> rest = SPECIES.indexInRange(j, columns);
      long to = at + (long) vectors * VECTOR_BYTES;
      FloatVector sum = FloatVector.fromMemorySegment(SPECIES, sums, to, ORDER);
      sum = matrix.load(HEAP, row0, j, rest).fma(x0, sum);
      sum = matrix.load(HEAP, row0 + stride, j, rest).fma(x1, sum);
      sum = matrix.load(HEAP, row2, j, rest).fma(x2, sum);
      sum = matrix.load(HEAP, row2 + stride, j, rest).fma(x3, sum);
      sum = matrix.load(HEAP, row4, j, rest).fma(x4, sum);
      sum = matrix.load(HEAP, row4 + stride, j, rest).fma(x5, sum);
      sum = matrix.load(HEAP, row6, j, rest).fma(x6, sum);
      sum = matrix.load(HEAP, row6 + stride, j, rest).fma(x7, sum);
      sum.intoMemorySegment(sums, to, ORDER);
    }
  }

  private static void addRow(
      Floats matrix, long row, int columns, float x, MemorySegment sums, long at) {
    int vectors = Math.ceilDiv(columns, LENGTH);
    FloatVector factor = FloatVector.broadcast(SPECIES, x);
    for (int v = 0; v < vectors; v++) {
      int j = v * LENGTH;
      long to = at + (long) v * VECTOR_BYTES;
      VectorMask<Float> valid = SPECIES.indexInRange(j, columns);
      FloatVector sum = FloatVector.fromMemorySegment(SPECIES, sums, to, ORDER);
      matrix.load(HEAP, row, j, valid).fma(factor, sum).intoMemorySegment(sums, to, ORDER);
    }
  }

  @Override
  void add(MemorySegment sums, long to, long from, int count) {
    int vectors = Math.ceilDiv(count, LENGTH);
    for (int v = 0; v < vectors; v++) {
      long offset = (long) v * VECTOR_BYTES;
      FloatVector.fromMemorySegment(SPECIES, sums, to + offset, ORDER)
          .add(FloatVector.fromMemorySegment(SPECIES, sums, from + offset, ORDER))
          .intoMemorySegment(sums, to + offset, ORDER);
    }
  }

  @Override
  void scale(
      MemorySegment sums, int count, float alpha, boolean addC, float beta, Floats c, long step) {
    for (int i = 0; i < count; i++) {
      float sum = alpha * sums.get(Floats.ELEMENT, i * 4L);
      if (addC) {
        sum += beta * c.get(HEAP, i * step, 0);
      }
      sums.set(Floats.ELEMENT, i * 4L, sum);
    }
  }
}
