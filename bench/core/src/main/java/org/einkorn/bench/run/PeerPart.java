package org.einkorn.bench.run;

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

  private final PeerSession session;
  private final PeerProblem problem;
  private final long allowance;
  private @Nullable PeerTask task;
  private boolean warm;
  private long spent;

  /**
   * A part.
   *
   * @param allowance nanoseconds that its turns may take together
   */
  PeerPart(PeerSession session, PeerProblem problem, long allowance) {
    this.session = session;
    this.problem = problem;
    this.allowance = allowance;
  }

  /** Prepares and verifies, if that was not done for an earlier heat. */
  void prepare() {
    if (task == null) {
      task =
          switch (ask(() -> problem.prepare(session))) {
            case PeerAnswer.Ready(PeerTask prepared) -> prepared;
            case PeerAnswer.Refused(String reason) -> throw EntrantException.refused(reason);
            case PeerAnswer.Failed(String reason) -> throw EntrantException.failed(reason);
          };
    }
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

  /** The text of the problem whose result was compared with the reference. */
  String verification() {
    return problem.verification();
  }

  /** Notes how long a turn took. */
  void spend(long nanos) {
    spent += nanos;
  }

  /** Whether its turns have taken as long as they may: then it leaves with what it has. */
  boolean isSpent() {
    return spent >= allowance;
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
