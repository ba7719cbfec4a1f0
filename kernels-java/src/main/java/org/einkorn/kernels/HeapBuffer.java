package org.einkorn.kernels;

import java.lang.foreign.MemorySegment;

/** A Java array. */
public final class HeapBuffer implements HostBuffer {

  private final DataType type;
  private final int elements;
  private final Object array;

  private HeapBuffer(DataType type, int elements, Object array) {
    this.type = type;
    this.elements = elements;
    this.array = array;
  }

  /** An f32 buffer on this very array. */
  public static HeapBuffer of(float[] array) {
    return new HeapBuffer(DataType.F32, array.length, array);
  }

  /** An f64 buffer on this very array. */
  public static HeapBuffer of(double[] array) {
    return new HeapBuffer(DataType.F64, array.length, array);
  }

  /** An s32 buffer on this very array. */
  public static HeapBuffer of(int[] array) {
    return new HeapBuffer(DataType.S32, array.length, array);
  }

  /** A u8 buffer on this very array. */
  public static HeapBuffer of(byte[] array) {
    return new HeapBuffer(DataType.U8, array.length, array);
  }

  /** A zeroed buffer on a new array. */
  public static HeapBuffer allocate(DataType type, int elements) {
    return switch (type) {
      case F32 -> of(new float[elements]);
      case F64 -> of(new double[elements]);
      case S32 -> of(new int[elements]);
      case U8 -> of(new byte[elements]);
    };
  }

  /** The array of an f32 buffer. */
  public float[] floats() {
    return (float[]) array;
  }

  /** The array of an f64 buffer. */
  public double[] doubles() {
    return (double[]) array;
  }

  /** The array of an s32 buffer. */
  public int[] ints() {
    return (int[]) array;
  }

  /** The array of a u8 buffer. */
  public byte[] bytes() {
    return (byte[]) array;
  }

  @Override
  public MemorySegment segment() {
    return switch (type) {
      case F32 -> MemorySegment.ofArray(floats());
      case F64 -> MemorySegment.ofArray(doubles());
      case S32 -> MemorySegment.ofArray(ints());
      case U8 -> MemorySegment.ofArray(bytes());
    };
  }

  @Override
  public Storage storage() {
    return Storage.HEAP;
  }

  @Override
  public DataType type() {
    return type;
  }

  @Override
  public long elements() {
    return elements;
  }

  @Override
  public Object block() {
    return array;
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public double get(long index) {
    int i = Math.toIntExact(index);
    return switch (type) {
      case F32 -> floats()[i];
      case F64 -> doubles()[i];
      case S32 -> ints()[i];
      case U8 -> bytes()[i] & 0xff;
    };
  }

  @Override
  public void set(long index, double value) {
    int i = Math.toIntExact(index);
    switch (type) {
      case F32 -> floats()[i] = (float) value;
      case F64 -> doubles()[i] = value;
      case S32 -> ints()[i] = (int) value;
      case U8 -> bytes()[i] = (byte) (int) value;
    }
  }
}
