package org.einkorn.bench.peers;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** What is compared of those whose first run took longer than warming up for a race may. */
  private static final Sampling ONE_RUN = new Sampling(1, Duration.ZERO, Duration.ZERO, 0);

  /** A later setting must be faster by this much: fewer threads and less spinning come first. */
  private static final double ADVANTAGE = 0.97;

  private final Peer peer;
  private final Duration patience;
  private final List<Place> places;
  private final PeerInfo info;

  /** The fastest setting of each likeness of problems. */
  private final Map<String, Place> settled = new HashMap<>();

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
   * and picks the fastest setting by a short trial. What was found holds for further problems of
   * the family, direction and size. The task that was prepared before ends.
   *
   * @param problem what to compute
   * @param trial the operands; their first contents are computed on, and they hold the peer's last
   *     results when this returns
   */
  public PeerAnswer prepare(Problem problem, Trial trial) {
    return prepare(Exercise.compared(problem, trial));
  }

  /** The same for any exercise. */
  public PeerAnswer prepare(Exercise exercise) {
    try (OperandFiles files = exercise.files()) {
      return fastest(exercise, files, candidates(exercise));
    } catch (PeerException e) {
      return new PeerAnswer.Failed(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The same for what the reference would take too long for: the result of a smaller sibling is
   * compared instead.
   *
   * @param exercise what to compute; its operands are made when the sibling was computed rightly
   * @param sibling a smaller one that takes the same way through a library
   */
  public PeerAnswer prepare(Exercise exercise, Exercise sibling) {
    List<Place> candidates = candidates(exercise);
    try (OperandFiles files = sibling.files()) {
      for (Place place : candidates) {
        switch (prepare(place, sibling, files)) {
          case PeerAnswer.Ready(PeerTask proved) -> proved.close();
          case PeerAnswer other -> {
            return other;
          }
        }
      }
    } catch (PeerException e) {
      return new PeerAnswer.Failed(String.valueOf(e.getMessage()));
    }
    return prepare(exercise);
  }

  /** The settings to try: all, or the one that was fastest on a problem much like it. */
  private List<Place> candidates(Exercise exercise) {
    Place fastest = settled.get(exercise.likeness());
    return fastest == null ? places : List.of(fastest);
  }

  private PeerAnswer prepare(Place place, Exercise exercise, OperandFiles files) {
    PeerProcess process = process(place);
    PeerProcess.Prepared prepared = process.prepare(exercise.request(files));
    if (prepared.refusal() != null) {
      return new PeerAnswer.Refused(prepared.refusal());
    }
    Optional<String> mismatch = files.compare();
    if (mismatch.isPresent()) {
      process.release(prepared.number());
      return new PeerAnswer.Failed(
          peer.name() + " computed '" + exercise.text() + "' wrongly: " + mismatch.get());
    }
    return new PeerAnswer.Ready(new PeerTask(process, exercise.text(), place.setting, prepared));
  }

  /** The task of the setting that is fastest in a short trial. */
  private PeerAnswer fastest(Exercise exercise, OperandFiles files, List<Place> candidates) {
    Map<Place, PeerTask> tasks = new LinkedHashMap<>();
    for (Place place : candidates) {
      switch (prepare(place, exercise, files)) {
        case PeerAnswer.Ready(PeerTask task) -> tasks.put(place, task);
        case PeerAnswer other -> {
          tasks.values().forEach(PeerTask::close);
          return other;
        }
      }
    }
    Place best = tasks.size() == 1 ? candidates.getFirst() : race(tasks, exercise.race());
    settled.put(exercise.likeness(), best);
    tasks.forEach((place, task) -> {
      if (place != best) {
        task.close();
      }
    });
    return new PeerAnswer.Ready(Objects.requireNonNull(tasks.get(best)));
  }

  private static Place race(Map<Place, PeerTask> tasks, Sampling race) {
    Place best = tasks.keySet().iterator().next();
    double least = Double.POSITIVE_INFINITY;
    for (Map.Entry<Place, PeerTask> entry : tasks.entrySet()) {
      PeerTask task = entry.getValue();
      boolean slow = task.firstRun().compareTo(race.warmUp()) > 0;
      double median = task.measure(slow ? ONE_RUN : race).median();
      if (median < ADVANTAGE * least) {
        least = median;
        best = entry.getKey();
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
