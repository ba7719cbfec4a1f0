package org.einkorn.bench.run;

import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.einkorn.bench.CacheSweep;
import org.einkorn.bench.peers.PeerAnswer;
import org.einkorn.bench.peers.PeerException;
import org.einkorn.bench.peers.PeerSession;
import org.einkorn.bench.peers.PeerTask;
import org.einkorn.bench.peers.Samples;
import org.einkorn.bench.peers.Sampling;
import org.jspecify.annotations.Nullable;

/** Another library in a heat: a task of its process, which is asked for a sample each round. */
final class PeerEntrant implements Entrant {

  /** Samples of a round with cold caches, where each is one run. */
  private static final int COLD_RUNS = 5;

  private final PeerSession session;
  private final PeerProblem problem;
  private final boolean cold;
  private final Effort effort;
  private final double[] nanos;
  private int rounds;
  private @Nullable PeerTask task;

  PeerEntrant(PeerSession session, PeerProblem problem, boolean cold, Effort effort) {
    this.session = session;
    this.problem = problem;
    this.cold = cold;
    this.effort = effort;
    this.nanos = new double[effort.warmRounds() + effort.rounds()];
  }

  /** Its process runs already. */
  @Override
  public void start() {}

  @Override
  public void awaitReady() {
    task =
        switch (ask(() -> problem.prepare(session))) {
          case PeerAnswer.Ready(PeerTask prepared) -> prepared;
          case PeerAnswer.Refused(String reason) -> throw EntrantException.refused(reason);
          case PeerAnswer.Failed(String reason) -> throw EntrantException.failed(reason);
        };
  }

  @Override
  public void warmUp() {
    ask(() -> task().measure(new Sampling(1, effort.warmUp(), effort.round(), 0)));
  }

  @Override
  public void round() {
    Sampling sampling =
        cold
            ? new Sampling(COLD_RUNS, Duration.ZERO, Duration.ZERO, CacheSweep.bytes())
            : new Sampling(1, Duration.ZERO, effort.round(), 0);
    Samples samples = ask(() -> task().measure(sampling));
    nanos[rounds++] = Arrays.stream(samples.nanosPerRun()).average().orElseThrow();
  }

  @Override
  public Ending.Timed finish() {
    String how = task().implementation();
    String setting = task().setting().text();
    return new Ending.Timed(
        Arrays.copyOfRange(nanos, effort.warmRounds(), rounds),
        how.isEmpty() ? setting : how + "; " + setting,
        problem.verification(),
        OptionalDouble.empty(),
        "");
  }

  private PeerTask task() {
    PeerTask prepared = task;
    if (prepared == null) {
      throw new IllegalStateException("a peer that was not prepared");
    }
    return prepared;
  }

  private static <T> T ask(java.util.function.Supplier<T> question) {
    try {
      return question.get();
    } catch (PeerException e) {
      throw EntrantException.failed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    if (task != null) {
      try {
        task.close();
      } catch (PeerException e) {
        // The process is gone, and the task with it.
        task = null;
      }
    }
  }
}
