package org.einkorn.kernels.opencl;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what a thread allocates on the heap. */
final class Allocation {

  private static final int ROUNDS = 5;
  private static final int TIMES = 100;

  private Allocation() {}

  /**
   * Bytes that a hundred runs allocate: the least of a few rounds, for the JVM itself allocates now
   * and then, when it links a call site or compiles a method.
   */
  static long ofAHundred(Runnable work) {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = bean.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < TIMES; i++) {
        work.run();
      }
      least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
