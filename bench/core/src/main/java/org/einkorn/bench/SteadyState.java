package org.einkorn.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Whether a run became steady before it was measured: its time no longer fell for a while and it
 * allocated nothing, or no more than it may.
 *
 * @param reached false when the time was up before
 * @param nanos time of a run at the end
 * @param bytesAllocated bytes that a run allocated at the end, in all threads
 * @param seconds how long it took
 */
public record SteadyState(boolean reached, double nanos, double bytesAllocated, double seconds) {

  /** The system property that bounds warming up, in milliseconds. */
  public static final String LIMIT_PROPERTY = "einkorn.bench.warmup";

  /** How a complaint begins. */
  public static final String COMPLAINT = "not steady";

  static final long DEFAULT_LIMIT_MILLIS = 10_000;

  private static final double BATCH_NANOS = 5e6;

  /** A batch that is not faster than this share of the best so far is no progress. */
  private static final double NO_PROGRESS = 0.97;

  /** Bytes of a batch that the bookkeeping between batches may have allocated. */
  private static final long BOOKKEEPING_BYTES = 512;

  private static final int LEAST_BATCHES = 3;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * Runs batches until they are steady or the time is up.
   *
   * @param heapBytes what a run may allocate
   * @param patience how long no batch may have been faster, in nanoseconds
   * @param limit the most time, in nanoseconds
   */
  static SteadyState reach(Runnable run, long heapBytes, long patience, long limit) {
    long start = System.nanoTime();
    double best = Double.POSITIVE_INFINITY;
    long improved = start;
    int quiet = 0;
    int repeats = 1;
    while (true) {
      long allocated = THREADS.getTotalThreadAllocatedBytes();
      long begin = System.nanoTime();
      for (int i = 0; i < repeats; i++) {
        run.run();
      }
      long now = System.nanoTime();
      allocated = THREADS.getTotalThreadAllocatedBytes() - allocated;
      double nanos = (now - begin) / (double) repeats;
      boolean isQuiet = allocated <= BOOKKEEPING_BYTES + repeats * heapBytes;
      quiet = isQuiet ? quiet + 1 : 0;
      if (nanos < NO_PROGRESS * best) {
        improved = now;
      }
      best = Math.min(best, nanos);
      boolean steady = quiet >= LEAST_BATCHES && now - improved >= patience;
      if (steady || now - start >= limit) {
        double bytes = allocated <= BOOKKEEPING_BYTES ? 0 : allocated / (double) repeats;
        return new SteadyState(steady, nanos, bytes, (now - start) / 1e9);
      }
      repeats = (int) Math.clamp(BATCH_NANOS / Math.max(1, nanos), 1, 10_000);
    }
  }

  /** What kept it from becoming steady, or an empty text. */
  public String complaint() {
    if (reached) {
      return "";
    }
    String why =
        bytesAllocated > 0
            ? String.format(Locale.ROOT, "it still allocated %.0f bytes a run", bytesAllocated)
            : "its time still fell";
    return String.format(Locale.ROOT, "%s after %.1f s of warming up: %s", COMPLAINT, seconds, why);
  }
}
