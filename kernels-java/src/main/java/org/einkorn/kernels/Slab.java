package org.einkorn.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Native memory cut from few large pieces. A piece belongs to an automatic arena: nobody frees it,
 * and closing arenas, which stops all threads, never happens.
 */
final class Slab {

  private static final long ALIGNMENT = 64;
  private static final long SLAB_BYTES = 4L << 20;
  private static final long LARGE_BYTES = 1L << 20;

  private static MemorySegment current = MemorySegment.NULL;
  private static long used;

  private Slab() {}

  static MemorySegment allocate(long bytes) {
    if (bytes >= LARGE_BYTES) {
      return fresh(bytes);
    }
    return cut(bytes);
  }

  private static synchronized MemorySegment cut(long bytes) {
    long start = (used + ALIGNMENT - 1) & -ALIGNMENT;
    if (start + bytes > current.byteSize()) {
      current = fresh(SLAB_BYTES);
      start = 0;
    }
    used = start + Math.max(1, bytes);
    return current.asSlice(start, bytes);
  }

  private static MemorySegment fresh(long bytes) {
    return Arena.ofAuto().allocate(bytes, ALIGNMENT);
  }
}
