package org.einkorn.kernels.microkernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Waits for HotSpot to compile generated code. Vector code runs hundreds of times slower before C2
 * has compiled it, so its rate tells.
 */
final class Compilation {

  private static final long LONGEST_NANOS = 3_000_000_000L;
  private static final int SAMPLES = 3;

  private static final Set<Object> DONE = ConcurrentHashMap.newKeySet();

  private Compilation() {}

  /**
   * Runs a sample until it has taken less than some time a few times in a row, or for three
   * seconds; only the first time for an object.
   *
   * @param nanos more than the sample takes when compiled, less than when interpreted
   */
  static void await(Object compiled, double nanos, Runnable sample) {
    if (DONE.add(compiled)) {
      await(nanos, sample);
    }
  }

  /** The same, each time. */
  static void await(double nanos, Runnable sample) {
    long start = System.nanoTime();
    long before = start;
    int fast = 0;
    while (fast < SAMPLES && before - start < LONGEST_NANOS) {
      sample.run();
      long now = System.nanoTime();
      fast = now - before < nanos ? fast + 1 : 0;
      before = now;
    }
  }
}
