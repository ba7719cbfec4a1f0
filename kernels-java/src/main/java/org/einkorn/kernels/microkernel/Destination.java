package org.einkorn.kernels.microkernel;

import java.lang.foreign.MemorySegment;

/**
 * Where a matrix product writes, and what its epilogue reads: the arguments of one call, kept in its
 * frame. Only the fields of the storage that the call was prepared for are used. Native offsets and
 * strides are in bytes, those of arrays in elements.
 */
public final class Destination {

  private static final float[] NO_FLOATS = {};

  /** C and the residual have the same row stride. */
  public MemorySegment c = MemorySegment.NULL;

  public float[] cArray = NO_FLOATS;
  public long cOffset;
  public long cStride;

  public MemorySegment residual = MemorySegment.NULL;
  public float[] residualArray = NO_FLOATS;
  public long residualOffset;

  public MemorySegment bias = MemorySegment.NULL;
  public float[] biasArray = NO_FLOATS;
  public long biasOffset;

  public float beta;
  public float scale;
  public float clampMin;
  public float clampMax;

  /** Nothing set yet. */
  public Destination() {}
}
