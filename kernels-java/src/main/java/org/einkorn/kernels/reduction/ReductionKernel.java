package org.einkorn.kernels.reduction;

import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.pointwise.Fold;
import org.einkorn.kernels.pointwise.Numbers;
import org.einkorn.kernels.pointwise.Places;
import org.einkorn.kernels.pointwise.Reducer;
import org.einkorn.kernels.pointwise.Results;
import org.einkorn.kernels.vector.Elements;
import org.einkorn.kernels.vector.Ints;
import org.einkorn.kernels.vector.RangeKernel;

/** Reductions on vectors; an item is one of the reducer's. */
final class ReductionKernel extends RangeKernel {

  private final ReductionProblem problem;
  private final Reducer reducer;

  ReductionKernel(Variant variant, ReductionProblem problem, Options options) {
    this(variant, problem, options, reducer(problem, options));
  }

  private ReductionKernel(
      Variant variant, ReductionProblem problem, Options options, Reducer reducer) {
    super(variant, problem, options, reducer.items(), 1);
    this.problem = problem;
    this.reducer = reducer;
  }

  private static Reducer reducer(ReductionProblem p, Options options) {
    Fold fold =
        switch (p.kind()) {
          case SUM, MEAN -> Fold.SUM;
          case MAX -> Fold.MAX;
          case MIN -> Fold.MIN;
          case ARGMAX -> Fold.FIRST_MAX;
          case NORM -> Fold.NORM;
          case VARIANCE -> Fold.DEVIATIONS;
        };
    boolean mean = p.kind() == ReductionKind.MEAN;
    return new Reducer(p.type(), options.storage(), p.dims(), p.axes(), fold, mean);
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call extends Frame {
    private final Elements src = Elements.of(problem.type());
    private final Elements numbers = Elements.of(problem.type());
    private final Ints ints = new Ints();
    private final Results dst =
        problem.kind() == ReductionKind.ARGMAX ? new Places(ints) : new Numbers(numbers);
    private final double[] partials = reducer.newPartials();

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      if (problem.kind() == ReductionKind.ARGMAX) {
        ints.bind(operands, Role.DST);
      } else {
        numbers.bind(operands, Role.DST);
      }
    }

    @Override
    protected void compute(long from, long to) {
      reducer.run(src, partials, dst, from, to);
    }

    @Override
    protected void finish() {
      reducer.finish(partials, dst);
    }
  }
}
