package org.einkorn.bench.run;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.einkorn.bench.peers.PeerAnswer;
import org.einkorn.bench.peers.PeerException;
import org.einkorn.bench.peers.PeerSession;
import org.einkorn.bench.peers.PeerTask;
import org.jspecify.annotations.Nullable;

/**
 * A peer's part in a contest. Its process outlives heats: it is prepared, verified and warmed up
 * once.
 */
final class PeerPart implements AutoCloseable {

  /** A single turn may take so many times what all turns should take together. */
  private static final int OVERRUN = 5;

  private final PeerSession session;
  private final PeerWork work;
  private final Effort effort;
  private @Nullable PeerTask task;
  private boolean warm;
  private long spent;

  PeerPart(PeerSession session, PeerWork work, Effort effort) {
    this.session = session;
    this.work = work;
    this.effort = effort;
  }

  /**
   * Prepares and verifies, if that was not done for an earlier heat; refuses when a single turn
   * would hold up the others for too long.
   */
  void prepare() {
    if (task == null) {
      task =
          switch (ask(() -> work.prepare(session))) {
            case PeerAnswer.Ready(PeerTask prepared) -> inTime(prepared);
            case PeerAnswer.Refused(String reason) -> throw EntrantException.refused(reason);
            case PeerAnswer.Failed(String reason) -> throw EntrantException.failed(reason);
          };
    }
  }

  private PeerTask inTime(PeerTask prepared) {
    Duration run = prepared.firstRun();
    if (run.compareTo(effort.allowance().multipliedBy(OVERRUN)) <= 0) {
      return prepared;
    }
    prepared.close();
    throw EntrantException.refused(
        String.format(
            Locale.ROOT,
            "too slow to be measured: a run took %.0f s, all its turns may take %.1f s",
            run.toMillis() / 1e3,
            effort.allowance().toMillis() / 1e3));
  }

  /** Whether its first run was as long as warming up may take. */
  boolean isWarmAtOnce() {
    return task().firstRun().compareTo(effort.warmUp()) >= 0;
  }

  /** Whether it was warmed up before; from now on it was. */
  boolean becomesWarm() {
    boolean was = warm;
    warm = true;
    return !was;
  }

  PeerTask task() {
    PeerTask prepared = task;
    if (prepared == null) {
      throw new IllegalStateException("a peer that was not prepared");
    }
    return prepared;
  }

  /** The text of what was compared with the reference. */
  String verification() {
    return work.verification();
  }

  /** Notes how long a turn took. */
  void spend(long nanos) {
    spent += nanos;
  }

  /** Whether its turns have taken as long as they may: then it leaves with what it has. */
  boolean isSpent() {
    return spent >= effort.allowance().toNanos();
  }

  static <T> T ask(Supplier<T> question) {
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
