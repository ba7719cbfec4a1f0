package org.einkorn.kernels.microkernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Waits for HotSpot to compile generated code. Vector code runs hundreds of times slower before C2
 * has compiled it, so the moment is plain to see.
 */
final class Compilation {

  private static final long LONGEST_NANOS = 2_000_000_000;
  private static final long QUIET_NANOS = 20_000_000;
  private static final int JUMP = 20;

  private static final Set<Object> DONE = ConcurrentHashMap.newKeySet();

  private Compilation() {}

  /**
   * Runs a sample until it has become much faster and stays as fast, or for two seconds; only the
   * first time for an object.
   */
  static void await(Object compiled, Runnable sample) {
    if (!DONE.add(compiled)) {
      return;
    }
    long start = System.nanoTime();
    long first = 0;
    long fastest = Long.MAX_VALUE;
    long improved = start;
    long before = start;
    while (before - start < LONGEST_NANOS) {
      sample.run();
      long now = System.nanoTime();
      long time = now - before;
      before = now;
      first = Math.max(first, time);
      if (time < fastest - fastest / 8) {
        fastest = time;
        improved = now;
      } else if (fastest < first / JUMP && now - improved > QUIET_NANOS) {
        return;
      }
    }
  }
}
