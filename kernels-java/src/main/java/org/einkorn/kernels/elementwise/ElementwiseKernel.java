package org.einkorn.kernels.elementwise;

import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.math.ElementwiseFunctions;
import org.einkorn.kernels.pointwise.Pointwise;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Elements;
import org.einkorn.kernels.vector.RangeKernel;

/** Elementwise arithmetic on vectors; an item is an element. */
final class ElementwiseKernel extends RangeKernel {

  private final ElementwiseProblem problem;
  private final Pointwise pointwise;

  ElementwiseKernel(Variant variant, ElementwiseProblem problem, Options options) {
    super(variant, problem, options, problem.dims().count(), Blocks.CACHE_LINE);
    this.problem = problem;
    this.pointwise =
        new Pointwise(
            problem.type(),
            options.storage(),
            problem.dims(),
            problem.sources(),
            ElementwiseFunctions.of(problem.type(), problem.kind().text()));
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call extends Frame {
    private final Elements a = Elements.of(problem.type());
    private final Elements b = Elements.of(problem.type());
    private final Elements c = Elements.of(problem.type());
    private final Elements dst = Elements.of(problem.type());

    @Override
    protected void bind(Operands operands) {
      a.bind(operands, Role.SRC);
      b.bind(operands, Role.SRC1);
      c.bind(operands, problem.kind() == ElementwiseKind.WHERE ? Role.CONDITION : Role.SRC);
      dst.bind(operands, Role.DST);
    }

    @Override
    protected void compute(long from, long to) {
      pointwise.run(a, b, c, dst, from, to, 0, 0);
    }
  }
}
