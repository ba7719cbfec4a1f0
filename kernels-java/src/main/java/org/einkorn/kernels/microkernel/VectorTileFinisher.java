package org.einkorn.kernels.microkernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.math.VectorMath;
import org.einkorn.kernels.microkernel.FinishSpec.Step;

/**
 * The finisher with vectors of floats. A template: {@link Specializer} defines it anew for each
 * {@link FinishSpec}, and C2 drops what its constants exclude.
 */
final class VectorTileFinisher extends TileFinisher {

  private static final FinishSpec SPEC =
      Specializer.constants(MethodHandles.lookup(), FinishSpec.class);
  private static final VectorSpecies<Float> SPECIES = SPEC.lanes().floats();
  private static final int LENGTH = SPECIES.length();
  private static final boolean HEAP = SPEC.storage() == Storage.HEAP;
  private static final Step STEP_0 = SPEC.step(0);
  private static final Step STEP_1 = SPEC.step(1);
  private static final Step STEP_2 = SPEC.step(2);
  private static final Step STEP_3 = SPEC.step(3);
  private static final Step STEP_4 = SPEC.step(4);

  VectorTileFinisher() {}

  @Override
  public void start(
      Destination d,
      float factor,
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
        VectorMask<Float> valid = SPECIES.indexInRange(j, columns);
        load(d.c, d.cArray, from, j, valid)
            .mul(factor)
            .intoMemorySegment(
                strip, stripOffset + j * 4L, ByteOrder.LITTLE_ENDIAN, valid);
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
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j += LENGTH) {
        VectorMask<Float> valid = SPECIES.indexInRange(j, columns);
        FloatVector x =
            FloatVector.fromMemorySegment(
                SPECIES, strip, stripOffset + j * 4L, ByteOrder.LITTLE_ENDIAN, valid);
        x = apply(STEP_0, x, d, row + i, column, j, valid);
        x = apply(STEP_1, x, d, row + i, column, j, valid);
        x = apply(STEP_2, x, d, row + i, column, j, valid);
        x = apply(STEP_3, x, d, row + i, column, j, valid);
        x = apply(STEP_4, x, d, row + i, column, j, valid);
        store(x, d, row + i, column, j, valid);
      }
      stripOffset += stripStride;
    }
  }

  private static FloatVector apply(
      Step step,
      FloatVector x,
      Destination d,
      int row,
      int column,
      int j,
      VectorMask<Float> valid) {
    // comparisons of constants, which C2 folds; a switch over an enum would look up a table
    if (step == Step.BIAS_BY_COLUMN) {
      return x.add(load(d.bias, d.biasArray, element(d.biasOffset, 0, 0, column), j, valid));
    } else if (step == Step.BIAS_BY_ROW) {
      return x.add(biasOfRow(d, row));
    } else if (step == Step.RESIDUAL) {
      long from = element(d.residualOffset, d.cStride, row, column);
      return x.add(load(d.residual, d.residualArray, from, j, valid));
    } else if (step == Step.SCALE) {
      return x.mul(d.scale);
    } else if (step == Step.RELU) {
      return x.max(0f);
    } else if (step == Step.GELU) {
      return VectorMath.gelu(x);
    } else if (step == Step.SIGMOID) {
      return VectorMath.sigmoid(x);
    } else if (step == Step.TANH) {
      return VectorMath.tanh(x);
    } else if (step == Step.CLAMP) {
      return x.max(d.clampMin).min(d.clampMax);
    }
    return x;
  }

  /** Position of an element: bytes in native memory, elements in an array. */
  private static long element(long offset, long stride, int row, int column) {
    return offset + row * stride + (HEAP ? column : column * 4L);
  }

  private static FloatVector load(
      MemorySegment segment, float[] array, long from, int j, VectorMask<Float> valid) {
    return HEAP
        ? FloatVector.fromArray(SPECIES, array, (int) from + j, valid)
        : FloatVector.fromMemorySegment(
            SPECIES, segment, from + j * 4L, ByteOrder.LITTLE_ENDIAN, valid);
  }

  private static void store(
      FloatVector x, Destination d, int row, int column, int j, VectorMask<Float> valid) {
    long to = element(d.cOffset, d.cStride, row, column);
    if (HEAP) {
      x.intoArray(d.cArray, (int) to + j, valid);
    } else {
      x.intoMemorySegment(d.c, to + j * 4L, ByteOrder.LITTLE_ENDIAN, valid);
    }
  }

  private static float biasOfRow(Destination d, int row) {
    return HEAP
        ? d.biasArray[(int) d.biasOffset + row]
        : d.bias.get(ValueLayout.JAVA_FLOAT_UNALIGNED, d.biasOffset + row * 4L);
  }
}
