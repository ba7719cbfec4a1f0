package org.einkorn.peers.protocol;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Waits until this process uses no processor any more: pools of threads spin for a while after
 * their last work, and would take the cores from the contender whose turn is next.
 */
final class Rest {

  /** Longer than the clock's steps of 10 ms: in a shorter one a spinning thread may use nothing. */
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(15);

  private static final long LIMIT = TimeUnit.SECONDS.toNanos(2);

  /** Share of one core below which a process is at rest. */
  private static final double SHARE = 0.1;

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private Rest() {}

  static void await() throws InterruptedException {
    long start = System.nanoTime();
    long now = start;
    while (now - start < LIMIT) {
      long used = SYSTEM.getProcessCpuTime();
      TimeUnit.NANOSECONDS.sleep(STEP);
      long then = now;
      now = System.nanoTime();
      if (SYSTEM.getProcessCpuTime() - used < SHARE * (now - then)) {
        return;
      }
    }
  }
}
