package org.einkorn.bench.run;

import org.einkorn.bench.Subject;
import org.einkorn.bench.peers.PeerAnswer;
import org.einkorn.bench.peers.PeerSession;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;
import org.einkorn.kernels.verify.Workload;
import org.jspecify.annotations.Nullable;

/** A problem as peers get it: its operands, and what the reference says, made once for all. */
final class PeerProblem {

  private static final long SEED = 20;

  private final Problem problem;
  private final Problem sibling;
  private final Trial small;
  private @Nullable Workload workload;

  PeerProblem(Problem problem) {
    this.problem = problem;
    this.sibling = Subject.sibling(problem);
    this.small = new Trial(sibling, Options.cpu(), Data.REALS, SEED);
  }

  PeerAnswer prepare(PeerSession session) {
    return sibling.equals(problem)
        ? session.prepare(problem, small)
        : session.prepare(problem, this::workload, sibling, small);
  }

  /** The operands at full size, which are not made for peers that refuse the problem. */
  private Workload workload() {
    Workload made = workload;
    if (made == null) {
      made = new Workload(problem, Options.cpu(), SEED);
      workload = made;
    }
    return made;
  }

  /** The text of the problem whose result is compared. */
  String verification() {
    return sibling.text();
  }
}
