package org.einkorn.kernels;

/** Elements of one type in the memory of one device. */
public sealed interface Buffer permits HostBuffer, DeviceBuffer {

  /** The device whose memory it is. */
  Device device();

  /** Where the elements live. */
  Storage storage();

  /** The type of the elements. */
  DataType type();

  /** Number of elements. */
  long elements();

  /**
   * The block of memory that the buffer is a part of; buffers of different blocks never overlap.
   */
  Object block();

  /** Position of the first element in its block, in bytes. */
  long position();

  /** The range must lie inside the buffer. */
  default void checkRange(long offset, long count) {
    if (offset < 0 || count < 0 || offset > elements() - count) {
      throw new IndexOutOfBoundsException(
          "elements " + offset + " to " + (offset + count) + " of a buffer of " + elements());
    }
  }
}
