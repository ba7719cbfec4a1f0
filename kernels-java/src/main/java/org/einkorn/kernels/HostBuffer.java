package org.einkorn.kernels;

import java.lang.foreign.MemorySegment;

/** A buffer that Java code can read and write directly. */
public sealed interface HostBuffer extends Buffer permits NativeBuffer, HeapBuffer {

  /** The memory, of {@code elements() · type().bytes()} bytes. */
  MemorySegment segment();

  /** One element, widened; for set-up and inspection, not for loops that matter. */
  double get(long index);

  /** Sets one element, rounded or narrowed; for set-up and inspection. */
  void set(long index, double value);

  @Override
  default Device device() {
    return Device.cpu();
  }
}
