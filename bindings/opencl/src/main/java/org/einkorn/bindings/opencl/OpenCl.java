package org.einkorn.bindings.opencl;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The door to OpenCL: finds the devices of this process, once. */
public final class OpenCl {

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static @Nullable Discovery discovered;

  private OpenCl() {}

  /**
   * Finds every OpenCL device, or the reason why there is none. Never throws because OpenCL is
   * absent or broken.
   *
   * <p>The search runs once per process and its answer is kept: JOCL's entry class cannot be
   * initialised a second time, and contexts belong to the process.
   *
   * @param cpuThreads how many threads an OpenCL driver that runs on this CPU may use; PoCL reads
   *     it from the environment when its library loads, so the first call decides, and a value that
   *     the user has set there wins. No effect on other drivers.
   * @return the devices, or a reason
   * @throws IllegalArgumentException if {@code cpuThreads} is below 1
   */
  public static Discovery discover(int cpuThreads) {
    if (cpuThreads < 1) {
      throw new IllegalArgumentException("cpuThreads is " + cpuThreads + ", must be at least 1");
    }
    LOCK.lock();
    try {
      Discovery known = discovered;
      if (known == null) {
        known = Search.run(cpuThreads);
        discovered = known;
      }
      return known;
    } finally {
      LOCK.unlock();
    }
  }
}
