package org.einkorn.kernels.microkernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.microkernel.FinishSpec.Step;

/**
 * The finisher with vectors of doubles. A template: {@link Specializer} defines it anew for each
 * {@link FinishSpec}, and C2 drops what its constants exclude.
 *
 * <p>Each step is a loop of its own over the strip, and no vector is passed to a method or returned
 * from one of this class: a method compiled before its caller may be too big to be inlined, and
 * then every vector is boxed.
 */
final class DoubleTileFinisher extends TileFinisher {

  private static final FinishSpec SPEC =
      Specializer.constants(MethodHandles.lookup(), FinishSpec.class);
  private static final VectorSpecies<Double> SPECIES = SPEC.lanes().doubles();
  private static final int LENGTH = SPECIES.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final boolean HEAP = SPEC.storage() == Storage.HEAP;
  private static final Step STEP_0 = SPEC.step(0);
  private static final Step STEP_1 = SPEC.step(1);
  private static final Step STEP_2 = SPEC.step(2);
  private static final Step STEP_3 = SPEC.step(3);
  private static final Step STEP_4 = SPEC.step(4);

  DoubleTileFinisher() {}

  @Override
  public void start(
      Destination d,
      double factor,
      int row,
      int column,
      int rows,
      int columns,
      MemorySegment strip,
      long stripOffset,
      long stripStride) {
    for (int i = 0; i < rows; i++) {
      long from = element(d.cOffset, d.cStride, row + i, column);
      for (int j = 0; j < columns; j += LENGTH) {
        VectorMask<Double> valid = SPECIES.indexInRange(j, columns);
        DoubleVector old =
            HEAP
                ? DoubleVector.fromArray(SPECIES, d.cDoubles, (int) from + j, valid)
                : DoubleVector.fromMemorySegment(SPECIES, d.c, from + j * 8L, ORDER, valid);
        old.mul(factor).intoMemorySegment(strip, stripOffset + j * 8L, ORDER, valid);
      }
      stripOffset += stripStride;
    }
  }

  @Override
  public void finish(
      Destination d,
      int row,
      int column,
      int rows,
      int columns,
      MemorySegment strip,
      long stripOffset,
      long stripStride) {
    apply(STEP_0, d, row, column, rows, columns, strip, stripOffset, stripStride);
    apply(STEP_1, d, row, column, rows, columns, strip, stripOffset, stripStride);
    apply(STEP_2, d, row, column, rows, columns, strip, stripOffset, stripStride);
    apply(STEP_3, d, row, column, rows, columns, strip, stripOffset, stripStride);
    apply(STEP_4, d, row, column, rows, columns, strip, stripOffset, stripStride);
    long to = element(d.cOffset, d.cStride, row, column);
    if (HEAP || stripOffset != to || !strip.equals(d.c)) {
      copy(d, to, rows, columns, strip, stripOffset, stripStride);
    }
  }

  private static void apply(
      Step step,
      Destination d,
      int row,
      int column,
      int rows,
      int columns,
      MemorySegment strip,
      long offset,
      long stride) {
    // comparisons of constants, which C2 folds; a switch over an enum would look up a table
    if (step == Step.BIAS_BY_COLUMN) {
      addBiasByColumn(d, column, rows, columns, strip, offset, stride);
    } else if (step == Step.BIAS_BY_ROW) {
      for (int i = 0; i < rows; i++) {
        addToRow(biasOfRow(d, row + i), columns, strip, offset + i * stride);
      }
    } else if (step == Step.RESIDUAL) {
      addResidual(d, row, column, rows, columns, strip, offset, stride);
    } else if (step == Step.SCALE) {
      scale(d.scale, rows, columns, strip, offset, stride);
    } else if (step == Step.RELU) {
      clamp(0, Double.POSITIVE_INFINITY, rows, columns, strip, offset, stride);
    } else if (step == Step.CLAMP) {
      clamp(d.clampMin, d.clampMax, rows, columns, strip, offset, stride);
    }
  }

  private static void addBiasByColumn(
      Destination d,
      int column,
      int rows,
      int columns,
      MemorySegment strip,
      long offset,
      long stride) {
    long from = element(d.biasOffset, 0, 0, column);
    for (int j = 0; j < columns; j += LENGTH) {
      VectorMask<Double> valid = SPECIES.indexInRange(j, columns);
      DoubleVector bias =
          HEAP
              ? DoubleVector.fromArray(SPECIES, d.biasDoubles, (int) from + j, valid)
              : DoubleVector.fromMemorySegment(SPECIES, d.bias, from + j * 8L, ORDER, valid);
      for (int i = 0; i < rows; i++) {
        long at = offset + i * stride + j * 8L;
        DoubleVector.fromMemorySegment(SPECIES, strip, at, ORDER, valid)
            .add(bias)
            .intoMemorySegment(strip, at, ORDER, valid);
      }
    }
  }

  private static void addToRow(double bias, int columns, MemorySegment strip, long offset) {
    for (int j = 0; j < columns; j += LENGTH) {
      VectorMask<Double> valid = SPECIES.indexInRange(j, columns);
      DoubleVector.fromMemorySegment(SPECIES, strip, offset + j * 8L, ORDER, valid)
          .add(bias)
          .intoMemorySegment(strip, offset + j * 8L, ORDER, valid);
    }
  }

  private static void addResidual(
      Destination d,
      int row,
      int column,
      int rows,
      int columns,
      MemorySegment strip,
      long offset,
      long stride) {
    for (int i = 0; i < rows; i++) {
      long from = element(d.residualOffset, d.cStride, row + i, column);
      for (int j = 0; j < columns; j += LENGTH) {
        VectorMask<Double> valid = SPECIES.indexInRange(j, columns);
        DoubleVector residual =
            HEAP
                ? DoubleVector.fromArray(SPECIES, d.residualDoubles, (int) from + j, valid)
                : DoubleVector.fromMemorySegment(SPECIES, d.residual, from + j * 8L, ORDER, valid);
        long at = offset + i * stride + j * 8L;
        DoubleVector.fromMemorySegment(SPECIES, strip, at, ORDER, valid)
            .add(residual)
            .intoMemorySegment(strip, at, ORDER, valid);
      }
    }
  }

  private static void scale(
      double factor, int rows, int columns, MemorySegment strip, long offset, long stride) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j += LENGTH) {
        VectorMask<Double> valid = SPECIES.indexInRange(j, columns);
        long at = offset + i * stride + j * 8L;
        DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, strip, at, ORDER, valid);
        x.mul(factor).intoMemorySegment(strip, at, ORDER, valid);
      }
    }
  }

  private static void clamp(
      double low,
      double high,
      int rows,
      int columns,
      MemorySegment strip,
      long offset,
      long stride) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j += LENGTH) {
        VectorMask<Double> valid = SPECIES.indexInRange(j, columns);
        long at = offset + i * stride + j * 8L;
        DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, strip, at, ORDER, valid);
        x.max(low).min(high).intoMemorySegment(strip, at, ORDER, valid);
      }
    }
  }

  private static void copy(
      Destination d,
      long to,
      int rows,
      int columns,
      MemorySegment strip,
      long offset,
      long stride) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j += LENGTH) {
        VectorMask<Double> valid = SPECIES.indexInRange(j, columns);
        DoubleVector x =
            DoubleVector.fromMemorySegment(
                SPECIES, strip, offset + i * stride + j * 8L, ORDER, valid);
        if (HEAP) {
          x.intoArray(d.cDoubles, (int) (to + i * d.cStride) + j, valid);
        } else {
          x.intoMemorySegment(d.c, to + i * d.cStride + j * 8L, ORDER, valid);
        }
      }
    }
  }

  /** Position of an element: bytes in native memory, elements in an array. */
  private static long element(long offset, long stride, int row, int column) {
    return offset + row * stride + (HEAP ? column : column * 8L);
  }

  private static double biasOfRow(Destination d, int row) {
    return HEAP
        ? d.biasDoubles[(int) d.biasOffset + row]
        : d.bias.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, d.biasOffset + row * 8L);
  }
}
