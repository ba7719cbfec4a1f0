package org.einkorn.kernels.activation;

import java.util.List;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.math.ActivationFunctions;
import org.einkorn.kernels.pointwise.Pointwise;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Elements;
import org.einkorn.kernels.vector.RangeKernel;

/** Activations without sums on vectors; an item is an element. */
final class ActivationKernel extends RangeKernel {

  private final ActivationProblem problem;
  private final Pointwise pointwise;

  ActivationKernel(Variant variant, ActivationProblem problem, Options options) {
    super(variant, problem, options, problem.dims().count(), Blocks.CACHE_LINE);
    this.problem = problem;
    Dims dims = problem.dims();
    boolean channels = problem.kind() == ActivationKind.PRELU || problem.bias().isPresent();
    this.pointwise =
        problem.direction() == Direction.FORWARD
            ? new Pointwise(
                problem.type(),
                options.storage(),
                dims,
                channels ? List.of(dims, problem.channelDims()) : List.of(dims),
                ActivationFunctions.forward(problem.kind(), problem.type()),
                problem.bias().isPresent())
            : new Pointwise(
                problem.type(),
                options.storage(),
                dims,
                List.of(dims, dims),
                problem.fromDst()
                    ? ActivationFunctions.backwardFromDst(problem.kind(), problem.type())
                    : ActivationFunctions.backward(problem.kind(), problem.type()));
  }

  /** What is read beside the source; the source itself where there is nothing. */
  private Role beside() {
    return problem.bias().isPresent()
        ? Role.BIAS
        : problem.kind() == ActivationKind.PRELU ? Role.WEIGHTS : Role.SRC;
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call extends Frame {
    private final Elements at = Elements.of(problem.type());
    private final Elements other = Elements.of(problem.type());
    private final Elements to = Elements.of(problem.type());
    private double p;
    private double q;

    @Override
    protected void bind(Operands operands) {
      at.bind(operands, problem.fromDst() ? Role.DST : Role.SRC);
      if (problem.direction() == Direction.FORWARD) {
        other.bind(operands, beside());
        to.bind(operands, Role.DST);
      } else {
        other.bind(operands, Role.DIFF_DST);
        to.bind(operands, Role.DIFF_SRC);
      }
      boolean clamp = problem.kind() == ActivationKind.CLAMP;
      p = operands.scalar(clamp ? Scalar.CLAMP_MIN : Scalar.SLOPE);
      q = operands.scalar(Scalar.CLAMP_MAX);
    }

    @Override
    protected void compute(long from, long to) {
      pointwise.run(at, other, other, this.to, from, to, p, q);
    }
  }
}
