package org.einkorn.kernels.softmax;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/** Softmax over an axis that is not the last one; an item is a vector of neighbouring rows. */
final class AcrossKernel extends RangeKernel {

  private final SoftmaxProblem problem;
  private final AcrossLoops loops;
  private final long inner;
  private final long groups;

  AcrossKernel(Variant variant, SoftmaxProblem problem, Options options) {
    super(variant, problem, options, problem.dims().outer(problem.axis()) * groups(problem), 1);
    this.problem = problem;
    this.loops = AcrossLoops.ALL.get(options.storage());
    this.inner = problem.dims().inner(problem.axis());
    this.groups = groups(problem);
  }

  /** Vectors that hold the rows behind one position of the outer axes. */
  static long groups(SoftmaxProblem p) {
    return Math.ceilDiv(p.dims().inner(p.axis()), Floats.LENGTH);
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call extends Frame {
    private final Floats first = new Floats();
    private final Floats diffDst = new Floats();
    private final Floats result = new Floats();
    private final float[] maxima;
    private final float[] sums;

    Call() {
      boolean forward = problem.direction() != Direction.BACKWARD;
      int rows = forward ? Math.toIntExact(problem.dims().outer(problem.axis()) * inner) : 0;
      maxima = new float[rows];
      sums = new float[rows];
    }

    @Override
    protected void bind(Operands operands) {
      if (problem.direction() == Direction.BACKWARD) {
        first.bind(operands, Role.DST);
        diffDst.bind(operands, Role.DIFF_DST);
        result.bind(operands, Role.DIFF_SRC);
      } else {
        first.bind(operands, Role.SRC);
        result.bind(operands, Role.DST);
      }
    }

    @Override
    protected void compute(long from, long to) {
      int classes = problem.classes();
      for (long item = from; item < to; item++) {
        long column = item % groups * Floats.LENGTH;
        int count = (int) Math.min(Floats.LENGTH, inner - column);
        long base = item / groups * classes * inner + column;
        if (problem.direction() == Direction.BACKWARD) {
          boolean log = problem.kind() == SoftmaxKind.LOG;
          loops.backward(first, diffDst, result, base, inner, classes, count, log);
        } else {
          forward(base, classes, count, (int) (item / groups * inner + column));
        }
      }
    }

    private void forward(long base, int classes, int count, int row) {
      loops.statistics(first, base, inner, classes, count, maxima, sums, row);
      if (problem.kind() == SoftmaxKind.LOG) {
        for (int i = row; i < row + count; i++) {
          sums[i] = (float) Math.log(sums[i]);
        }
        loops.logarithms(first, result, base, inner, classes, count, maxima, sums, row);
      } else {
        for (int i = row; i < row + count; i++) {
          sums[i] = 1 / sums[i];
        }
        loops.exponentials(first, result, base, inner, classes, count, maxima, sums, row);
      }
    }
  }
}
