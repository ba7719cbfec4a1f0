package org.einkorn.kernels.microkernel;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;

/**
 * Where a matrix product writes, and what its epilogue reads: the arguments of one call, kept in
 * its frame. Only the fields of the type and storage that the call was prepared for are used.
 * Native offsets and strides are in bytes, those of arrays in elements.
 */
public final class Destination {

  private static final float[] NO_FLOATS = {};
  private static final double[] NO_DOUBLES = {};

  /** C and the residual have the same row stride. */
  public MemorySegment c = MemorySegment.NULL;

  public float[] cArray = NO_FLOATS;
  public double[] cDoubles = NO_DOUBLES;
  public long cOffset;
  public long cStride;

  public MemorySegment residual = MemorySegment.NULL;
  public float[] residualArray = NO_FLOATS;
  public double[] residualDoubles = NO_DOUBLES;
  public long residualOffset;

  public MemorySegment bias = MemorySegment.NULL;
  public float[] biasArray = NO_FLOATS;
  public double[] biasDoubles = NO_DOUBLES;
  public long biasOffset;

  public double beta;
  public double scale;
  public double clampMin;
  public double clampMax;

  private boolean heap;
  private int elementBytes = Float.BYTES;
  private long cStart;
  private long residualStart;
  private long biasStart;

  /** Nothing set yet. */
  public Destination() {}

  /** Takes the operands of a call: the destination, and what the epilogue reads. */
  public void bind(Operands operands, Role role, Epilogue epilogue) {
    heap = operands.buffer(role) instanceof HeapBuffer;
    DataType type = operands.buffer(role).type();
    elementBytes = type.bytes();
    cStart = scaled(operands.offset(role));
    cOffset = cStart;
    if (heap && type == DataType.F64) {
      cDoubles = operands.heapBuffer(role).doubles();
    } else if (heap) {
      cArray = operands.heapBuffer(role).floats();
    } else {
      c = operands.nativeBuffer(role).segment();
    }
    if (epilogue.isEmpty()) {
      return;
    }
    if (operands.has(Role.BIAS)) {
      biasStart = scaled(operands.offset(Role.BIAS));
      biasOffset = biasStart;
      if (heap && type == DataType.F64) {
        biasDoubles = operands.heapBuffer(Role.BIAS).doubles();
      } else if (heap) {
        biasArray = operands.heapBuffer(Role.BIAS).floats();
      } else {
        bias = operands.nativeBuffer(Role.BIAS).segment();
      }
    }
    if (operands.has(Role.RESIDUAL)) {
      residualStart = scaled(operands.offset(Role.RESIDUAL));
      residualOffset = residualStart;
      if (heap && type == DataType.F64) {
        residualDoubles = operands.heapBuffer(Role.RESIDUAL).doubles();
      } else if (heap) {
        residualArray = operands.heapBuffer(Role.RESIDUAL).floats();
      } else {
        residual = operands.nativeBuffer(Role.RESIDUAL).segment();
      }
    }
    scale = operands.scalar(Scalar.SCALE);
    clampMin = operands.scalar(Scalar.CLAMP_MIN);
    clampMax = operands.scalar(Scalar.CLAMP_MAX);
  }

  /** Moves the start of C, the residual and the bias, in elements from where they were bound. */
  public void move(long elements, long biasElements) {
    cOffset = cStart + scaled(elements);
    residualOffset = residualStart + scaled(elements);
    biasOffset = biasStart + scaled(biasElements);
  }

  /** Sets the distance of two rows of C, in elements. */
  public void stride(long elements) {
    cStride = scaled(elements);
  }

  /** Elements as offsets count them: bytes in native memory. */
  public long scaled(long elements) {
    return heap ? elements : elements * elementBytes;
  }
}
