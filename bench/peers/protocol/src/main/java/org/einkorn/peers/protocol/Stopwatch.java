package org.einkorn.peers.protocol;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Takes samples of an operation, again and again; it remembers how many runs make a sample. */
final class Stopwatch {

  /** Warming up has ended when the best of this many batches no longer improves. */
  private static final int STEADY = 5;

  /** By less than this share. */
  private static final double IMPROVEMENT = 0.01;

  /** What warming up takes at least, if it may: a JVM compiles loops in that time. */
  private static final long LEAST_NANOS = 500_000_000;

  /** Most runs of a cold sample: each costs a sweep. */
  private static final int MOST_COLD_RUNS = 8;

  private static final int LINE = 64;

  private final Operation operation;
  private final long firstNanos;
  private long shortestNanos;
  private int runs = 1;
  private long sum;

  /** What was measured. */
  record Times(double[] nanosPerRun, int runsPerSample) {}

  /**
   * A stopwatch of an operation that has run once.
   *
   * @param firstNanos how long that took, which counts as warming up
   */
  Stopwatch(Operation operation, long firstNanos) {
    this.operation = operation;
    this.firstNanos = firstNanos;
  }

  /**
   * Takes samples.
   *
   * @param samples how many
   * @param shortest the least length of a sample in nanoseconds
   * @param warmUpNanos how long is run before at most; 0 when it is warm already
   * @param coldBytes size of the buffer that is swept before every run, or 0
   */
  Times measure(int samples, long shortest, long warmUpNanos, long coldBytes) {
    long wanted = Math.max(1, shortest);
    if (wanted != shortestNanos) {
      shortestNanos = wanted;
      runs = 1;
      warmUp(warmUpNanos);
    } else if (warmUpNanos > 0) {
      warmUp(warmUpNanos);
    }
    return coldBytes == 0 ? warm(samples) : cold(samples, coldBytes);
  }

  /**
   * Runs until the time is over, or earlier when the figures are steady: the best of five batches
   * is no better than the best of those before, which does not count within the first half second
   * or the first half of the time. It also finds how many runs make a sample.
   */
  private void warmUp(long limit) {
    if (firstNanos >= Math.max(limit, shortestNanos)) {
      return;
    }
    long start = System.nanoTime();
    long least = Math.min(LEAST_NANOS, limit / 2);
    double best = Double.POSITIVE_INFINITY;
    int sinceBetter = 0;
    while (true) {
      double perRun = batch(runs);
      double total = perRun * runs;
      if (total < shortestNanos) {
        double wanted = Math.ceil(1.2 * shortestNanos / Math.max(1, perRun));
        runs = (int) Math.min(Math.max(wanted, runs + 1.0), 10.0 * runs);
      }
      sinceBetter = perRun < best * (1 - IMPROVEMENT) ? 0 : sinceBetter + 1;
      best = Math.min(best, perRun);
      long elapsed = System.nanoTime() - start;
      boolean steady = sinceBetter >= STEADY && elapsed >= least;
      if (total >= shortestNanos && (elapsed >= limit || steady)) {
        return;
      }
    }
  }

  private double batch(int count) {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      operation.run();
    }
    return (double) (System.nanoTime() - start) / count;
  }

  private Times warm(int samples) {
    double[] nanos = new double[samples];
    for (int i = 0; i < samples; i++) {
      nanos[i] = batch(runs);
    }
    return new Times(nanos, runs);
  }

  /** Each run is timed by itself, after a walk through a buffer that takes over the caches. */
  private Times cold(int samples, long bytes) {
    int count = Math.min(runs, MOST_COLD_RUNS);
    double[] nanos = new double[samples];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(bytes, LINE);
      for (int i = 0; i < samples; i++) {
        long total = 0;
        for (int run = 0; run < count; run++) {
          sweep(buffer);
          long start = System.nanoTime();
          operation.run();
          total += System.nanoTime() - start;
        }
        nanos[i] = (double) total / count;
      }
    }
    return new Times(nanos, count);
  }

  /** Writes to every line, so that none stays in a cache by being shared. */
  private void sweep(MemorySegment buffer) {
    long size = buffer.byteSize();
    long seen = sum;
    for (long i = 0; i + Long.BYTES <= size; i += LINE) {
      seen += buffer.get(ValueLayout.JAVA_LONG, i);
      buffer.set(ValueLayout.JAVA_LONG, i, seen);
    }
    sum = seen;
  }
}
