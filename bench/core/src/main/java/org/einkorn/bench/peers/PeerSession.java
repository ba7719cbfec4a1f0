package org.einkorn.bench.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.verify.Trial;
import org.jspecify.annotations.Nullable;

/**
 * A started peer: a process for each thread setting, of which the fastest is taken for each
 * problem. One thread at a time may use it. A process that died is started anew by the next {@link
 * #prepare}.
 */
public final class PeerSession implements AutoCloseable {

  /** How long an answer may take beyond the time that a request itself asks for. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Sampling RACE =
      new Sampling(5, Duration.ofMillis(300), Duration.ofMillis(1), 0);

  /** A later setting must be faster by this much: fewer threads and less spinning come first. */
  private static final double ADVANTAGE = 0.97;

  private final Peer peer;
  private final Duration patience;
  private final List<Place> places;
  private final PeerInfo info;

  /** A setting, and its process once it was needed. */
  private static final class Place {
    private final ThreadSetting setting;
    private @Nullable PeerProcess process;

    Place(ThreadSetting setting) {
      this.setting = setting;
    }
  }

  private PeerSession(Peer peer, int threads, Duration patience) {
    this.peer = peer;
    this.patience = patience;
    this.places = peer.settings(threads).stream().map(Place::new).toList();
    this.info = process(places.getFirst()).info();
  }

  static PeerSession start(Peer peer, int threads, Duration patience) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", must be at least 1");
    }
    return new PeerSession(peer, threads, patience);
  }

  /** What the peer says of itself. */
  public PeerInfo info() {
    return info;
  }

  /**
   * Has a problem computed once under each thread setting, compares each result with the reference,
   * and picks the fastest setting by a short trial. The task that was prepared before ends.
   *
   * @param problem what to compute
   * @param trial the operands; their first contents are computed on, and they hold the peer's last
   *     results when this returns
   */
  public PeerAnswer prepare(Problem problem, Trial trial) {
    return prepare(problem, trial, true);
  }

  /**
   * The same for a problem whose reference would take too long: the result of a smaller sibling is
   * compared instead.
   *
   * @param problem what to compute
   * @param trial its operands
   * @param sibling a smaller problem that takes the same way through a library
   * @param small the sibling's operands
   */
  public PeerAnswer prepare(Problem problem, Trial trial, Problem sibling, Trial small) {
    PeerAnswer proof = prepare(sibling, small);
    if (!(proof instanceof PeerAnswer.Ready(PeerTask proved))) {
      return proof;
    }
    proved.close();
    return prepare(problem, trial, false);
  }

  private PeerAnswer prepare(Problem problem, Trial trial, boolean compares) {
    List<PeerTask> tasks = new ArrayList<>();
    try (OperandFiles files = OperandFiles.of(problem, trial)) {
      for (Place place : places) {
        switch (prepare(place, problem, files, compares)) {
          case PeerAnswer.Ready(PeerTask task) -> tasks.add(task);
          case PeerAnswer other -> {
            tasks.forEach(PeerTask::close);
            return other;
          }
        }
      }
      return new PeerAnswer.Ready(fastest(tasks));
    } catch (PeerException e) {
      return new PeerAnswer.Failed(String.valueOf(e.getMessage()));
    }
  }

  private PeerAnswer prepare(Place place, Problem problem, OperandFiles files, boolean compares) {
    PeerProcess process = process(place);
    PeerProcess.Prepared prepared = process.prepare(Requests.of(problem, files));
    if (prepared.refusal() != null) {
      return new PeerAnswer.Refused(prepared.refusal());
    }
    Optional<String> mismatch = compares ? files.compare() : Optional.empty();
    if (mismatch.isPresent()) {
      process.release(prepared.number());
      return new PeerAnswer.Failed(
          peer.name() + " computed '" + problem.text() + "' wrongly: " + mismatch.get());
    }
    return new PeerAnswer.Ready(
        new PeerTask(
            process, problem, place.setting, prepared.implementation(), prepared.number()));
  }

  private static PeerTask fastest(List<PeerTask> tasks) {
    if (tasks.size() == 1) {
      return tasks.getFirst();
    }
    PeerTask best = tasks.getFirst();
    double least = Double.POSITIVE_INFINITY;
    for (PeerTask task : tasks) {
      double median = task.measure(RACE).median();
      if (median < ADVANTAGE * least) {
        least = median;
        best = task;
      }
    }
    for (PeerTask task : tasks) {
      if (task != best) {
        task.close();
      }
    }
    return best;
  }

  private PeerProcess process(Place place) {
    PeerProcess process = place.process;
    if (process == null || !process.isAlive()) {
      process = PeerProcess.start(peer, place.setting, patience);
      place.process = process;
    }
    return process;
  }

  /** Bytes of memory that the process of a setting holds now; 0 where the system does not say. */
  public long residentBytes(ThreadSetting setting) {
    for (Place place : places) {
      PeerProcess process = place.process;
      if (place.setting.equals(setting) && process != null) {
        return process.residentBytes();
      }
    }
    return 0;
  }

  /** Ends all processes. */
  @Override
  public void close() {
    for (Place place : places) {
      if (place.process != null) {
        place.process.close();
      }
    }
  }
}
