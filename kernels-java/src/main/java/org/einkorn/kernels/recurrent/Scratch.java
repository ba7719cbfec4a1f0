package org.einkorn.kernels.recurrent;

/** Lays out scratch memory, in floats; every part starts on a cache line. */
final class Scratch {

  private static final int LINE = 16;

  private long used;

  /** The start of a part. */
  long floats(long count) {
    long start = used;
    used = Math.addExact(used, Math.ceilDiv(count, LINE) * LINE);
    return start;
  }

  /** The start of a part of so many bytes. */
  long bytes(long count) {
    return floats(Math.ceilDiv(count, Float.BYTES));
  }

  long totalBytes() {
    return used * Float.BYTES;
  }
}
