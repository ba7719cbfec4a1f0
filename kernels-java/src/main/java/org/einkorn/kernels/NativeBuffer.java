package org.einkorn.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Off-heap memory of the CPU. */
public final class NativeBuffer implements HostBuffer {

  private static final Object ADDRESS_SPACE = new Object();
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.nativeOrder());
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.nativeOrder());
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.nativeOrder());

  private final DataType type;
  private final long elements;

  /** Bytes behind the elements of memory of our own: those of the widest vector. */
  private static final long ROOM = 64;

  private final MemorySegment segment;
  private final MemorySegment roomy;

  private NativeBuffer(DataType type, long elements, MemorySegment segment, MemorySegment roomy) {
    this.type = type;
    this.elements = elements;
    this.segment = segment;
    this.roomy = roomy;
  }

  /** A zeroed buffer, aligned to 64 bytes. It is given back when nothing refers to it any more. */
  public static NativeBuffer allocate(DataType type, long elements) {
    Checks.size("elements", elements);
    long bytes = Math.multiplyExact(elements, type.bytes());
    MemorySegment memory = Slab.allocate(Math.addExact(bytes, ROOM));
    return new NativeBuffer(type, elements, memory.asSlice(0, bytes), memory);
  }

  /**
   * A view of memory that the caller owns and keeps alive.
   *
   * @throws IllegalArgumentException when the memory is on the heap, read-only, not aligned to the
   *     type's size or no whole number of elements
   */
  public static NativeBuffer of(DataType type, MemorySegment memory) {
    if (!memory.isNative()) {
      throw new IllegalArgumentException("the memory is on the heap; wrap arrays by HeapBuffer.of");
    }
    if (memory.isReadOnly()) {
      throw new IllegalArgumentException("the memory is read-only");
    }
    if (memory.address() % type.bytes() != 0 || memory.byteSize() % type.bytes() != 0) {
      throw new IllegalArgumentException(
          "memory of "
              + memory.byteSize()
              + " bytes at address "
              + memory.address()
              + " is not made of whole, aligned elements of "
              + type.bytes()
              + " bytes");
    }
    return new NativeBuffer(type, memory.byteSize() / type.bytes(), memory, memory);
  }

  /** A part of this buffer. */
  public NativeBuffer slice(long offset, long count) {
    checkRange(offset, count);
    long from = offset * type.bytes();
    long bytes = count * type.bytes();
    long room = Math.min(bytes + ROOM, roomy.byteSize() - from);
    return new NativeBuffer(type, count, segment.asSlice(from, bytes), roomy.asSlice(from, room));
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  /**
   * The same memory with room behind it for a vector, where it was allocated here. A masked vector
   * at the end then lies within bounds, which costs less to check than lane by lane. What is behind
   * the elements may belong to others: it must not be written.
   */
  public MemorySegment roomySegment() {
    return roomy;
  }

  @Override
  public Storage storage() {
    return Storage.NATIVE;
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
    return ADDRESS_SPACE;
  }

  @Override
  public long position() {
    return segment.address();
  }

  @Override
  public double get(long index) {
    return switch (type) {
      case F32 -> segment.getAtIndex(FLOAT, index);
      case F64 -> segment.getAtIndex(DOUBLE, index);
      case S32 -> segment.getAtIndex(INT, index);
      case U8 -> segment.get(ValueLayout.JAVA_BYTE, index) & 0xff;
    };
  }

  @Override
  public void set(long index, double value) {
    switch (type) {
      case F32 -> segment.setAtIndex(FLOAT, index, (float) value);
      case F64 -> segment.setAtIndex(DOUBLE, index, value);
      case S32 -> segment.setAtIndex(INT, index, (int) value);
      case U8 -> segment.set(ValueLayout.JAVA_BYTE, index, (byte) (int) value);
    }
  }
}
