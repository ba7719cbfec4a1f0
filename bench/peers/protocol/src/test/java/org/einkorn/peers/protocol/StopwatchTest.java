package org.einkorn.peers.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class StopwatchTest {

  private static final long MILLISECOND = 1_000_000;

  private final AtomicInteger runs = new AtomicInteger();

  private Stopwatch.Times measure(long runNanos, int samples, long coldBytes) {
    Operation operation =
        () -> {
          runs.incrementAndGet();
          long end = System.nanoTime() + runNanos;
          while (System.nanoTime() < end) {
            LockSupport.parkNanos(0);
          }
        };
    Stopwatch stopwatch = new Stopwatch(operation, 0);
    Stopwatch.Times first = stopwatch.measure(samples, MILLISECOND, 10 * MILLISECOND, coldBytes);
    int before = runs.get();
    Stopwatch.Times second = stopwatch.measure(samples, MILLISECOND, 0, coldBytes);
    assertEquals(first.runsPerSample(), second.runsPerSample());
    assertEquals(samples * second.runsPerSample(), runs.get() - before, "it warms up again");
    return second;
  }

  @Test
  void shortRunsAreBatched() {
    Stopwatch.Times times = measure(10_000, 4, 0);
    assertEquals(4, times.nanosPerRun().length);
    assertTrue(times.runsPerSample() > 10, () -> times.runsPerSample() + " runs in a sample");
    assertTrue(Arrays.stream(times.nanosPerRun()).allMatch(nanos -> nanos >= 10_000));
  }

  @Test
  void longRunsAreSamplesByThemselves() {
    Stopwatch.Times times = measure(3 * MILLISECOND, 2, 0);
    assertEquals(1, times.runsPerSample());
    assertTrue(Arrays.stream(times.nanosPerRun()).allMatch(nanos -> nanos >= 3 * MILLISECOND));
  }

  @Test
  void aLongFirstRunIsWarmUpEnough() {
    Stopwatch stopwatch = new Stopwatch(runs::incrementAndGet, 20 * MILLISECOND);
    stopwatch.measure(3, MILLISECOND, 10 * MILLISECOND, 0);
    assertEquals(3, runs.get());
  }

  @Test
  void coldRunsAreTimedOneByOne() {
    Stopwatch.Times times = measure(10_000, 3, 1 << 20);
    assertEquals(3, times.nanosPerRun().length);
    assertTrue(times.runsPerSample() <= 8, () -> times.runsPerSample() + " runs in a sample");
    assertTrue(Arrays.stream(times.nanosPerRun()).allMatch(nanos -> nanos >= 10_000));
  }
}
