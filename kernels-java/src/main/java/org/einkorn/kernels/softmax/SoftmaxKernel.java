package org.einkorn.kernels.softmax;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/** Softmax over the last axis on vectors; an item is a row. */
final class SoftmaxKernel extends RangeKernel {

  private final SoftmaxProblem problem;
  private final SoftmaxLoops loops;

  SoftmaxKernel(Variant variant, SoftmaxProblem problem, Options options) {
    super(variant, problem, options, problem.dims().outer(problem.axis()), 1);
    this.problem = problem;
    this.loops = SoftmaxLoops.ALL.get(options.storage());
  }

  @Override
  protected Frame newFrame() {
    return problem.direction() == Direction.BACKWARD ? new Backward() : new Forward();
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
      if (problem.kind() == SoftmaxKind.LOG) {
        loops.logSoftmax(src, dst, from, to, problem.classes());
      } else {
        loops.softmax(src, dst, from, to, problem.classes());
      }
    }
  }

  private final class Backward extends Frame {
    private final Floats dst = new Floats();
    private final Floats diffDst = new Floats();
    private final Floats diffSrc = new Floats();

    @Override
    protected void bind(Operands operands) {
      dst.bind(operands, Role.DST);
      diffDst.bind(operands, Role.DIFF_DST);
      diffSrc.bind(operands, Role.DIFF_SRC);
    }

    @Override
    protected void compute(long from, long to) {
      if (problem.kind() == SoftmaxKind.LOG) {
        loops.logBackward(dst, diffDst, diffSrc, from, to, problem.classes());
      } else {
        loops.backward(dst, diffDst, diffSrc, from, to, problem.classes());
      }
    }
  }
}
