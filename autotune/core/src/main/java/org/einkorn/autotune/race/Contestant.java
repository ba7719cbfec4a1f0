package org.einkorn.autotune.race;

import java.util.Arrays;
import org.einkorn.autotune.book.Sample;
import org.einkorn.autotune.race.Statistics.Estimate;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;

/** A proved candidate and what was measured of it, round by round. */
final class Contestant {

  private final Kernel kernel;
  private final Workspace workspace;
  private final double prepare;
  private final double[] hot;
  private final double[] cold;
  private final double[] mixed;
  private int rounds;
  private int repeats = 1;
  private double warm = Double.POSITIVE_INFINITY;

  Contestant(Kernel kernel, Workspace workspace, double prepare, int maxRounds) {
    this.kernel = kernel;
    this.workspace = workspace;
    this.prepare = prepare;
    this.hot = new double[maxRounds];
    this.cold = new double[maxRounds];
    this.mixed = new double[maxRounds];
  }

  Variant variant() {
    return kernel.variant();
  }

  Kernel kernel() {
    return kernel;
  }

  Workspace workspace() {
    return workspace;
  }

  /** How often a run is repeated between two looks at the clock. */
  int repeats() {
    return repeats;
  }

  void setRepeats(int count) {
    repeats = count;
  }

  /** Time of a run at the end of the warm-up. */
  double warm() {
    return warm;
  }

  void setWarm(double nanos) {
    warm = nanos;
  }

  /** A round's times; the cold one is NaN where caches were not swept. */
  void add(double hotNanos, double coldNanos, double coldShare) {
    hot[rounds] = hotNanos;
    cold[rounds] = coldNanos;
    mixed[rounds] =
        Double.isNaN(coldNanos) ? hotNanos : (1 - coldShare) * hotNanos + coldShare * coldNanos;
    rounds++;
  }

  int rounds() {
    return rounds;
  }

  double[] mixed() {
    return Arrays.copyOf(mixed, rounds);
  }

  Estimate estimate() {
    return Statistics.estimate(mixed());
  }

  double once(long calls) {
    return prepare / calls;
  }

  Sample sample() {
    Estimate estimate = estimate();
    return new Sample(
        variant().id(),
        variant().revision(),
        estimate.median(),
        estimate.low(),
        estimate.high(),
        rounds,
        Statistics.estimate(Arrays.copyOf(hot, rounds)).median(),
        Statistics.estimate(Arrays.copyOf(cold, rounds)).median(),
        prepare);
  }
}
