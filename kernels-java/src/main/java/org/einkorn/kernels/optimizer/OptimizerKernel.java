package org.einkorn.kernels.optimizer;

import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.RangeKernel;

/** Optimizer steps of one pass on vectors; an item is a parameter. */
final class OptimizerKernel extends RangeKernel {

  private final OptimizerProblem problem;
  private final OptimizerLoops loops;

  OptimizerKernel(Variant variant, OptimizerProblem problem, Options options) {
    super(variant, problem, options, problem.size(), Blocks.CACHE_LINE);
    this.problem = problem;
    this.loops = OptimizerLoops.ALL.get(options.storage());
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call extends Frame {
    private final State state = new State(problem);
    private final Step step = new Step();

    @Override
    protected void bind(Operands operands) {
      state.bind(operands);
      step.bind(problem, operands);
    }

    @Override
    protected void compute(long from, long to) {
      for (long at = from; at < to; at += Blocks.LONGEST) {
        compute(at, Blocks.count(at, to));
      }
    }

    private void compute(long at, int count) {
      switch (problem.kind()) {
        case SGD -> {
          switch (problem.momentum()) {
            case NONE -> loops.sgd(state, step, at, count);
            case CLASSICAL -> loops.momentum(state, step, at, count);
            case NESTEROV -> loops.nesterov(state, step, at, count);
          }
        }
        case ADAM -> loops.adam(state, step, at, count);
        case RMSPROP ->
            loops.rmsprop(
                state,
                step,
                problem.has(OptimizerOption.CENTERED),
                problem.momentum() != Momentum.NONE,
                at,
                count);
        case ADAGRAD -> loops.adagrad(state, step, at, count);
        case LAMB -> throw new IllegalStateException("LAMB takes two passes");
      }
    }
  }
}
