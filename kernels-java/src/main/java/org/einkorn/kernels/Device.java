package org.einkorn.kernels;

/** What owns memory and computes on it: the CPU, or a device that a backend brings. */
public interface Device {

  /** The CPU of this process. */
  static Device cpu() {
    return CpuDevice.INSTANCE;
  }

  /** A short name, unique in this process: {@code cpu}, {@code opencl:0}. */
  String id();

  /** What a person calls it. */
  String name();

  /** The storage of its buffers; the CPU's is native, and takes heap buffers too. */
  default Storage storage() {
    return Storage.DEVICE;
  }

  /** A zeroed buffer in its memory. */
  Buffer allocate(DataType type, long elements);

  /**
   * Copies elements between two buffers of one type, each in this device's memory or in the host's.
   * It waits for the runs enqueued before, and returns when the copy is done.
   */
  void copy(Buffer src, long srcOffset, Buffer dst, long dstOffset, long elements);

  /** Waits until everything enqueued is done. */
  void finish();
}
