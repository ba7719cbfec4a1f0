package org.einkorn.bench.peers;

import java.time.Duration;

/**
 * How samples are taken. Runs are made in batches, so that a sample lasts long enough for the
 * clock; a cold sample times each run by itself, after a buffer was swept through the caches.
 *
 * @param samples how many, at least 1
 * @param warmUp how long is run before at most; it ends earlier when the figures are steady
 * @param shortest the least length of a sample
 * @param coldBytes size of the buffer that is swept before every run; 0 for warm caches
 */
public record Sampling(int samples, Duration warmUp, Duration shortest, long coldBytes) {

  /** Checks the numbers. */
  public Sampling {
    if (samples < 1) {
      throw new IllegalArgumentException("samples is " + samples + ", must be at least 1");
    }
    if (coldBytes < 0) {
      throw new IllegalArgumentException("coldBytes is " + coldBytes + ", must not be negative");
    }
  }

  /** Samples of at least 1 ms with warm caches, after up to half a second of warming up. */
  public static Sampling warm(int samples) {
    return new Sampling(samples, Duration.ofMillis(500), Duration.ofMillis(1), 0);
  }

  /** The same with another time to warm up: zero for more samples of what is warm already. */
  public Sampling withWarmUp(Duration other) {
    return new Sampling(samples, other, shortest, coldBytes);
  }

  /** The same with caches made cold by sweeping a buffer, best twice the last cache's size. */
  public Sampling cold(long bytes) {
    return new Sampling(samples, warmUp, shortest, bytes);
  }
}
