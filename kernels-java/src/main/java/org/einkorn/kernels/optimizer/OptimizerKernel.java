package org.einkorn.kernels.optimizer;

import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/** Optimizer steps on vectors; an item is a parameter. */
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
    return problem.kind() == OptimizerKind.ADAM ? new Adam() : new Sgd();
  }

  private final class Sgd extends Frame {
    private final Floats gradient = new Floats();
    private final Floats parameters = new Floats();
    private final Floats velocity = new Floats();
    private float rate;
    private float decay;
    private float momentum;

    @Override
    protected void bind(Operands operands) {
      gradient.bind(operands, Role.GRADIENT);
      parameters.bind(operands, Role.PARAMETERS);
      rate = (float) operands.scalar(Scalar.LEARNING_RATE);
      decay = (float) operands.scalar(Scalar.WEIGHT_DECAY);
      if (problem.momentum() != Momentum.NONE) {
        velocity.bind(operands, Role.VELOCITY);
        momentum = (float) operands.scalar(Scalar.MOMENTUM);
      }
    }

    @Override
    protected void compute(long from, long to) {
      for (long at = from; at < to; at += Blocks.LONGEST) {
        int count = Blocks.count(at, to);
        switch (problem.momentum()) {
          case NONE -> loops.sgd(gradient, parameters, rate, decay, at, count);
          case CLASSICAL ->
              loops.momentum(gradient, parameters, velocity, rate, decay, momentum, at, count);
          case NESTEROV ->
              loops.nesterov(gradient, parameters, velocity, rate, decay, momentum, at, count);
        }
      }
    }
  }

  private final class Adam extends Frame {
    private final Floats gradient = new Floats();
    private final Floats parameters = new Floats();
    private final Floats moment1 = new Floats();
    private final Floats moment2 = new Floats();
    private final AdamStep step = new AdamStep();

    @Override
    protected void bind(Operands operands) {
      gradient.bind(operands, Role.GRADIENT);
      parameters.bind(operands, Role.PARAMETERS);
      moment1.bind(operands, Role.MOMENT1);
      moment2.bind(operands, Role.MOMENT2);
      step.bind(operands);
    }

    @Override
    protected void compute(long from, long to) {
      for (long at = from; at < to; at += Blocks.LONGEST) {
        int count = Blocks.count(at, to);
        loops.adam(gradient, parameters, moment1, moment2, step, at, count);
      }
    }
  }
}
