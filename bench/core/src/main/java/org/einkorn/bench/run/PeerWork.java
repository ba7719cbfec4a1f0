package org.einkorn.bench.run;

import org.einkorn.bench.Subject;
import org.einkorn.bench.Work;
import org.einkorn.bench.networks.NetworkOperands;
import org.einkorn.bench.networks.NetworkTask;
import org.einkorn.bench.peers.Exercise;
import org.einkorn.bench.peers.PeerAnswer;
import org.einkorn.bench.peers.PeerSession;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;
import org.einkorn.kernels.verify.Workload;
import org.jspecify.annotations.Nullable;

/** Work as peers get it: its operands, and what the reference says, made once for all. */
sealed interface PeerWork {

  /** Has a peer prepare it; verified. */
  PeerAnswer prepare(PeerSession session);

  /** The text of what is compared. */
  String verification();

  /** The work for peers. */
  static PeerWork of(Work work) {
    return switch (work) {
      case Work.OfKernel(Problem problem) -> new OfKernel(problem);
      case Work.OfNetwork(NetworkTask task) -> new OfNetwork(task);
    };
  }

  /** A problem. */
  final class OfKernel implements PeerWork {

    private static final long SEED = 20;

    private final Problem problem;
    private final Problem sibling;
    private final Trial small;
    private @Nullable Workload workload;

    OfKernel(Problem problem) {
      this.problem = problem;
      this.sibling = Subject.sibling(problem);
      this.small = new Trial(sibling, Options.cpu(), Data.REALS, SEED);
    }

    @Override
    public PeerAnswer prepare(PeerSession session) {
      Exercise compared = Exercise.compared(sibling, small);
      return sibling.equals(problem)
          ? session.prepare(compared)
          : session.prepare(Exercise.finite(problem, this::workload), compared);
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

    @Override
    public String verification() {
      return sibling.text();
    }
  }

  /** A network's task. */
  final class OfNetwork implements PeerWork {

    private final NetworkTask task;
    private final NetworkOperands operands;
    private final NetworkOperands small;

    OfNetwork(NetworkTask task) {
      this.task = task;
      this.operands = NetworkOperands.finite(task);
      this.small = NetworkOperands.compared(task.sibling());
    }

    @Override
    public PeerAnswer prepare(PeerSession session) {
      return session.prepare(Exercise.of(task, operands), Exercise.of(task.sibling(), small));
    }

    @Override
    public String verification() {
      return task.sibling().text();
    }
  }
}
