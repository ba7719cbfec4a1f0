package org.einkorn.kernels.activation;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/** Activations on vectors; an item is an element. */
final class ActivationKernel extends RangeKernel {

  private final ActivationProblem problem;
  private final ActivationLoops loops;

  ActivationKernel(Variant variant, ActivationProblem problem, Options options) {
    super(variant, problem, options, problem.dims().count(), Blocks.CACHE_LINE);
    this.problem = problem;
    this.loops = ActivationLoops.ALL.get(options.storage());
  }

  @Override
  protected Frame newFrame() {
    return problem.direction() == Direction.FORWARD ? new Forward() : new Backward();
  }

  private final class Forward extends Frame {
    private final Floats src = new Floats();
    private final Floats dst = new Floats();

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      dst.bind(operands, Role.DST);
    }

    @Override
    protected void compute(long from, long to) {
      for (long at = from; at < to; at += Blocks.LONGEST) {
        loops.forward(problem.kind(), src, dst, at, Blocks.count(at, to));
      }
    }
  }

  private final class Backward extends Frame {
    private final Floats known = new Floats();
    private final Floats diffDst = new Floats();
    private final Floats diffSrc = new Floats();

    @Override
    protected void bind(Operands operands) {
      known.bind(operands, problem.fromDst() ? Role.DST : Role.SRC);
      diffDst.bind(operands, Role.DIFF_DST);
      diffSrc.bind(operands, Role.DIFF_SRC);
    }

    @Override
    protected void compute(long from, long to) {
      for (long at = from; at < to; at += Blocks.LONGEST) {
        int count = Blocks.count(at, to);
        if (problem.fromDst()) {
          loops.backwardFromDst(problem.kind(), known, diffDst, diffSrc, at, count);
        } else {
          loops.backward(problem.kind(), known, diffDst, diffSrc, at, count);
        }
      }
    }
  }
}
