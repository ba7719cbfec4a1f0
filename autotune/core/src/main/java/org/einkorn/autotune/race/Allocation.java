package org.einkorn.autotune.race;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Bytes that this thread takes from the heap. */
final class Allocation {

  /** What the JVM itself may take in a run, such as the lambda of a first call. */
  static final long NOISE = 256;

  private static final int RUNS = 3;

  private Allocation() {}

  /** Bytes of the most frugal of a few runs; 0 where the JVM does not count. */
  static long of(Runnable run) {
    if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)
        || !threads.isThreadAllocatedMemorySupported()
        || !threads.isThreadAllocatedMemoryEnabled()) {
      return 0;
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      run.run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
