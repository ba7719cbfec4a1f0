package org.einkorn.autotune.race;

import java.util.function.LongSupplier;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;

/** Times runs, hot and cold, in nanoseconds a run. A device's queue is drained before each look. */
final class Stopwatch {

  /** Longer runs than this, in nanoseconds, do not profit from what the caches held before. */
  private static final double LONG_RUN = 50e6;

  /** A run is warm when so many batches in a row are no faster than this share of the best. */
  private static final int STEADY_BATCHES = 3;

  private static final double STEADY_SHARE = 0.95;

  /** How long the compiler may take until a faster version of a hot method appears. */
  private static final double COMPILER_NANOS = 150e6;

  /** The same while runs allocate, as vectors do until they are compiled. */
  private static final double LONG_COMPILER_NANOS = 1.5e9;

  private final Options options;
  private final RaceOperands operands;
  private final LongSupplier clock;
  private final CacheSweeper sweeper;
  private final boolean sweeps;

  Stopwatch(Problem problem, Options options, RaceOperands operands, LongSupplier clock) {
    this.options = options;
    this.operands = operands;
    this.clock = clock;
    this.sweeper = new CacheSweeper();
    this.sweeps = options.device().equals(Device.cpu()) && problem.bytes() < 2.0 * sweeper.bytes();
  }

  /** Time of a run right after another one. */
  double hot(Contestant contestant) {
    return batch(contestant, contestant.repeats());
  }

  /** Time of a run after the caches were swept; NaN where that makes no difference. */
  double cold(Contestant contestant) {
    if (!sweeps || contestant.warm() > LONG_RUN) {
      return Double.NaN;
    }
    sweeper.sweep(options.threads());
    return batch(contestant, 1);
  }

  private double batch(Contestant contestant, int repeats) {
    options.device().finish();
    long start = clock.getAsLong();
    for (int i = 0; i < repeats; i++) {
      contestant.kernel().run(operands.operands(), contestant.workspace());
    }
    options.device().finish();
    return (clock.getAsLong() - start) / (double) repeats;
  }

  /**
   * Runs until the time no longer falls, at most for so long, and at least once. A run slower than
   * {@code hopeless} ends it, unless the JVM must compile the candidate: a slow one of these may
   * still be waiting for the compiler, surely so while its runs allocate.
   *
   * @return false when the time ended before the JVM had compiled it
   */
  boolean warmUp(Contestant contestant, double mostNanos, double hopeless) {
    boolean compiles = contestant.variant().needsWarmUp();
    double patience = compiles ? COMPILER_NANOS : 0;
    long start = clock.getAsLong();
    double best = batch(contestant, 1);
    long improved = clock.getAsLong();
    int steady = 0;
    boolean warm = patience == 0 && best > hopeless;
    while (!warm && clock.getAsLong() - start < mostNanos) {
      int repeats = (int) Math.clamp(1e6 / Math.max(1, best), 1, 1000);
      double nanos = batch(contestant, repeats);
      if (nanos < STEADY_SHARE * best) {
        steady = 0;
        improved = clock.getAsLong();
      } else {
        steady++;
      }
      best = Math.min(best, nanos);
      warm = steady >= STEADY_BATCHES && clock.getAsLong() - improved >= patience;
      if (warm && compiles && allocates(contestant)) {
        warm = clock.getAsLong() - improved >= LONG_COMPILER_NANOS;
      }
    }
    contestant.setWarm(best);
    return warm || !compiles || !allocates(contestant);
  }

  private boolean allocates(Contestant contestant) {
    return Allocation.of(() -> contestant.kernel().run(operands.operands(), contestant.workspace()))
        > Allocation.NOISE;
  }
}
