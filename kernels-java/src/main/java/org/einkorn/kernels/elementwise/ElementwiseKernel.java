package org.einkorn.kernels.elementwise;

import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/** Elementwise arithmetic on vectors; an item is an element. */
final class ElementwiseKernel extends RangeKernel {

  private final ElementwiseKind kind;
  private final ElementwiseLoops loops;

  ElementwiseKernel(Variant variant, ElementwiseProblem problem, Options options) {
    super(variant, problem, options, problem.dims().count(), Blocks.CACHE_LINE);
    this.kind = problem.kind();
    this.loops = ElementwiseLoops.ALL.get(options.storage());
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call extends Frame {
    private final Floats a = new Floats();
    private final Floats b = new Floats();
    private final Floats dst = new Floats();

    @Override
    protected void bind(Operands operands) {
      a.bind(operands, Role.SRC);
      b.bind(operands, Role.SRC1);
      dst.bind(operands, Role.DST);
    }

    @Override
    protected void compute(long from, long to) {
      for (long at = from; at < to; at += Blocks.LONGEST) {
        int count = Blocks.count(at, to);
        switch (kind) {
          case ADD -> loops.add(a, b, dst, at, count);
        }
      }
    }
  }
}
