package org.einkorn.kernels.optimizer;

import java.util.function.Supplier;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.vector.Blocks;

/**
 * LAMB in two passes: the first one updates the moments and adds up squares, block by block, and
 * the second one, which knows the norms, computes the update again and moves the parameters. The
 * blocks do not depend on the threads, and their sums are added in their order.
 */
final class LambKernel extends Kernel {

  /** Bytes of operands from which on a further thread pays. */
  private static final double BYTES_PER_THREAD = 512 << 10;

  private final OptimizerProblem problem;
  private final OptimizerLoops loops;
  private final int blocks;
  private final int parts;
  private final Supplier<Call> calls = Call::new;

  LambKernel(Variant variant, OptimizerProblem problem, Options options) {
    super(variant, problem, options);
    this.problem = problem;
    this.loops = OptimizerLoops.ALL.get(options.storage());
    this.blocks = Math.toIntExact(Math.ceilDiv(problem.size(), (long) Blocks.LONGEST));
    long worthwhile = 1 + (long) (problem.bytes() / BYTES_PER_THREAD);
    this.parts = (int) Math.min(Math.min(options.threads(), Math.max(1, blocks)), worthwhile);
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    workspace.frame(this, calls).run(operands);
  }

  private final class Call {
    private final State state = new State(problem);
    private final Step step = new Step();
    private final double[] squares = new double[2 * blocks];
    private final Team.Job first = this::moments;
    private final Team.Job second = this::move;
    private float decay;
    private float rate;

    void run(Operands operands) {
      state.bind(operands);
      step.bind(problem, operands);
      step.decay = 0;
      decay = (float) operands.scalar(Scalar.WEIGHT_DECAY);
      Team.shared().run(parts, first);
      rate = (float) (operands.scalar(Scalar.LEARNING_RATE) * trust());
      Team.shared().run(parts, second);
    }

    private double trust() {
      double parameters = 0;
      double update = 0;
      for (int block = 0; block < blocks; block++) {
        parameters += squares[2 * block];
        update += squares[2 * block + 1];
      }
      return parameters == 0 || update == 0 ? 1 : Math.sqrt(parameters / update);
    }

    private void moments(int part, int count) {
      for (int block = begin(part, count); block < begin(part + 1, count); block++) {
        long from = (long) block * Blocks.LONGEST;
        int size = Blocks.count(from, problem.size());
        loops.lambMoments(state, step, decay, from, size, squares, 2 * block);
      }
    }

    private void move(int part, int count) {
      for (int block = begin(part, count); block < begin(part + 1, count); block++) {
        long from = (long) block * Blocks.LONGEST;
        loops.lambMove(state, step, decay, rate, from, Blocks.count(from, problem.size()));
      }
    }

    private int begin(int part, int count) {
      return (int) ((long) blocks * part / count);
    }
  }
}
