package org.einkorn.kernels;

import java.lang.foreign.MemorySegment;

/** The CPU of this process. */
final class CpuDevice implements Device {

  static final CpuDevice INSTANCE = new CpuDevice();

  private CpuDevice() {}

  @Override
  public String id() {
    return "cpu";
  }

  @Override
  public String name() {
    return System.getProperty("os.arch") + ", " + Team.budget() + " threads";
  }

  @Override
  public String toString() {
    return id();
  }

  @Override
  public Storage storage() {
    return Storage.NATIVE;
  }

  @Override
  public NativeBuffer allocate(DataType type, long elements) {
    return NativeBuffer.allocate(type, elements);
  }

  @Override
  public void copy(Buffer src, long srcOffset, Buffer dst, long dstOffset, long elements) {
    if (!(src instanceof HostBuffer from && dst instanceof HostBuffer to)) {
      throw new IllegalArgumentException(
          "the CPU copies between host buffers only; copy through the device that owns the other");
    }
    if (src.type() != dst.type()) {
      throw new IllegalArgumentException(
          "cannot copy " + src.type().text() + " elements to " + dst.type().text());
    }
    src.checkRange(srcOffset, elements);
    dst.checkRange(dstOffset, elements);
    int width = src.type().bytes();
    MemorySegment.copy(
        from.segment(), srcOffset * width, to.segment(), dstOffset * width, elements * width);
  }

  @Override
  public void finish() {
    // Runs on the CPU end before they return.
  }
}
