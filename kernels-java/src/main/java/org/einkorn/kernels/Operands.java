package org.einkorn.kernels;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The buffers and scalars of a run, by name. An instance is meant to be kept: what was checked once
 * for a kernel is not checked again until something is set. It is not safe for use by several
 * threads at once.
 */
public final class Operands {

  private final @Nullable Buffer[] buffers = new @Nullable Buffer[Role.COUNT];
  private final long[] offsets = new long[Role.COUNT];
  private final double[] scalars = new double[Scalar.COUNT];
  private @Nullable PackedWeights packedWeights;
  private @Nullable Object checkedFor;

  /** No operands yet. */
  public Operands() {
    Arrays.fill(scalars, Double.NaN);
  }

  /** Sets an operand that starts at the buffer's first element. */
  public Operands set(Role role, Buffer buffer) {
    return set(role, buffer, 0);
  }

  /** Sets an operand that starts at an offset in elements. */
  public Operands set(Role role, Buffer buffer, long offset) {
    int i = role.ordinal();
    if (role == Role.WEIGHTS) {
      packedWeights = null;
    }
    if (buffers[i] != buffer || offsets[i] != offset) {
      buffers[i] = buffer;
      offsets[i] = offset;
      checkedFor = null;
    }
    return this;
  }

  /** Sets an operand to an array. */
  public Operands set(Role role, float[] array) {
    return set(role, HeapBuffer.of(array), 0);
  }

  /** Sets the weights to what the kernel of these operands has packed. */
  public Operands set(PackedWeights packed) {
    int i = Role.WEIGHTS.ordinal();
    if (packedWeights != packed) {
      packedWeights = packed;
      buffers[i] = null;
      offsets[i] = 0;
      checkedFor = null;
    }
    return this;
  }

  /** Sets a scalar. NaN stands for "not set". */
  public Operands set(Scalar scalar, double value) {
    int i = scalar.ordinal();
    if (Double.isNaN(scalars[i]) || Double.isNaN(value)) {
      checkedFor = null;
    }
    scalars[i] = value;
    return this;
  }

  /**
   * The buffer of an operand.
   *
   * @throws IllegalArgumentException when it was not set
   */
  public Buffer buffer(Role role) {
    Buffer buffer = buffers[role.ordinal()];
    if (buffer == null) {
      throw new IllegalArgumentException(role.text() + " is not set");
    }
    return buffer;
  }

  /** The native buffer of an operand. */
  public NativeBuffer nativeBuffer(Role role) {
    return (NativeBuffer) buffer(role);
  }

  /** The heap buffer of an operand. */
  public HeapBuffer heapBuffer(Role role) {
    return (HeapBuffer) buffer(role);
  }

  /** Offset of an operand in its buffer, in elements. */
  public long offset(Role role) {
    return offsets[role.ordinal()];
  }

  /** True when the weights are packed. */
  public boolean hasPackedWeights() {
    return packedWeights != null;
  }

  /**
   * The packed weights.
   *
   * @throws IllegalArgumentException when there are none
   */
  public PackedWeights packedWeights() {
    PackedWeights packed = packedWeights;
    if (packed == null) {
      throw new IllegalArgumentException("the weights are not packed");
    }
    return packed;
  }

  /** True when the operand is set, and not as packed weights. */
  public boolean has(Role role) {
    return buffers[role.ordinal()] != null;
  }

  /** A scalar, NaN when it was not set. */
  public double scalar(Scalar scalar) {
    return scalars[scalar.ordinal()];
  }

  boolean isCheckedFor(Object signature) {
    return checkedFor == signature;
  }

  void setCheckedFor(Object signature) {
    checkedFor = signature;
  }
}
