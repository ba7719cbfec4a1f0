package org.einkorn.bench.run;

import org.einkorn.bench.Subject;
import org.einkorn.bench.peers.PeerAnswer;
import org.einkorn.bench.peers.PeerSession;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;

/**
 * A problem as peers get it: its operands, and what the reference says, computed once for all.
 *
 * @param problem the problem
 * @param trial its operands
 * @param sibling the problem whose result is compared with the reference, perhaps itself
 * @param small the sibling's operands
 */
record PeerProblem(Problem problem, Trial trial, Problem sibling, Trial small) {

  private static final long SEED = 20;

  static PeerProblem of(Problem problem) {
    Trial trial = trialOf(problem);
    Problem sibling = Subject.sibling(problem);
    return new PeerProblem(
        problem, trial, sibling, sibling.equals(problem) ? trial : trialOf(sibling));
  }

  private static Trial trialOf(Problem problem) {
    return new Trial(problem, Options.cpu(), Data.REALS, SEED);
  }

  PeerAnswer prepare(PeerSession session) {
    return sibling.equals(problem)
        ? session.prepare(problem, trial)
        : session.prepare(problem, trial, sibling, small);
  }

  /** The text of the problem whose result is compared. */
  String verification() {
    return sibling.text();
  }
}
