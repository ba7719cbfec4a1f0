package org.einkorn.bench.run;

import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.einkorn.bench.CacheSweep;
import org.einkorn.bench.peers.Samples;
import org.einkorn.bench.peers.Sampling;

/**
 * Another library in a heat: a task of its process, which is asked for a sample each round. One
 * that is so slow that its turns would take too long leaves the rounds before their end.
 */
final class PeerEntrant implements Entrant {

  /** Samples of a round with cold caches, where each is one run. */
  private static final int COLD_RUNS = 5;

  private final PeerPart part;
  private final boolean cold;
  private final Effort effort;
  private final double[] nanos;
  private int rounds;

  PeerEntrant(PeerPart part, boolean cold, Effort effort) {
    this.part = part;
    this.cold = cold;
    this.effort = effort;
    this.nanos = new double[effort.warmRounds() + effort.rounds()];
  }

  /** Its process runs already. */
  @Override
  public void start() {}

  @Override
  public void awaitReady() {
    part.prepare();
  }

  @Override
  public void warmUp() {
    if (part.becomesWarm() && !part.isWarmAtOnce()) {
      Sampling sampling = new Sampling(1, effort.warmUp(), effort.round(), 0);
      PeerPart.ask(() -> part.task().measure(sampling));
    }
  }

  @Override
  public void round() {
    if (part.isSpent() && rounds > warmRounds()) {
      return;
    }
    Sampling sampling =
        cold
            ? new Sampling(COLD_RUNS, Duration.ZERO, Duration.ZERO, CacheSweep.bytes())
            : new Sampling(1, Duration.ZERO, effort.round(), 0);
    long start = System.nanoTime();
    Samples samples = PeerPart.ask(() -> part.task().measure(sampling));
    part.spend(System.nanoTime() - start);
    nanos[rounds++] = Arrays.stream(samples.nanosPerRun()).average().orElseThrow();
  }

  /** Rounds that do not count. */
  private int warmRounds() {
    return part.isWarmAtOnce() ? 0 : effort.warmRounds();
  }

  @Override
  public Ending.Timed finish() {
    String how = part.task().implementation();
    String setting = part.task().setting().text();
    return new Ending.Timed(
        Arrays.copyOfRange(nanos, warmRounds(), rounds),
        how.isEmpty() ? setting : how + "; " + setting,
        part.verification(),
        OptionalDouble.empty(),
        "");
  }

  /** Its part goes on with the contest's next heat. */
  @Override
  public void close() {}
}
