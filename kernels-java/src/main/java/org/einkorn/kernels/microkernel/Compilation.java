package org.einkorn.kernels.microkernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Waits for HotSpot to compile vector code. Only code from C2 keeps its vectors in registers; any
 * other, interpreted or from C1, has every one of them on the heap. So code that no longer
 * allocates is compiled.
 */
public final class Compilation {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** How long to wait for the compiler, which other work may keep busy. */
  private static final long LONGEST_NANOS = 10_000_000_000L;

  /** How long the fastest time must have stood: scalar code never allocates. */
  private static final long QUIET_NANOS = 20_000_000;

  /** The same for code that C2 has compiled, but for a box or two. */
  private static final long SETTLED_NANOS = 1_000_000_000;

  /** Uncompiled code allocates more in a run: each of its vectors takes about a hundred bytes. */
  private static final long FEW_BYTES = 512;

  private static final long BATCH_NANOS = 1_000_000;

  private static final Set<Object> DONE = ConcurrentHashMap.newKeySet();

  private Compilation() {}

  /**
   * Runs a sample, which allocates nothing by itself, until it is compiled. What has once been
   * found compiled is not run again. It gives up after ten seconds, after one that changed nothing
   * about a few bytes, or when the thread is interrupted.
   *
   * @param compiled what the sample runs
   */
  public static void await(Object compiled, Runnable sample) {
    if (!DONE.contains(compiled) && await(sample)) {
      DONE.add(compiled);
    }
  }

  /** The same, each time; false when it has given up. */
  static boolean await(Runnable sample) {
    long start = System.nanoTime();
    long improved = start;
    long fastest = Long.MAX_VALUE;
    long now = start;
    while (now - start < LONGEST_NANOS && !Thread.currentThread().isInterrupted()) {
      long batch = now;
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      int runs = 0;
      do {
        sample.run();
        runs++;
        now = System.nanoTime();
      } while (now - batch < BATCH_NANOS);
      long time = (now - batch) / runs;
      if (time < fastest - fastest / 10) {
        fastest = time;
        improved = now;
      }
      long bytes = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / runs;
      if (bytes == 0 && now - improved >= QUIET_NANOS) {
        return true;
      }
      if (bytes < FEW_BYTES && now - improved >= SETTLED_NANOS) {
        return false;
      }
    }
    return false;
  }
}
