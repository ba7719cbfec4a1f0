package org.einkorn.kernels.reduction;

import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/**
 * Reductions on vectors. Over the last axis an item is a segment of a row, over another one a group
 * of neighbouring columns.
 */
final class ReductionKernel extends RangeKernel {

  private static final int SEGMENT = 1 << 16;

  private final ReductionLoops loops;
  private final long outer;
  private final long size;
  private final long inner;
  private final long segments;
  private final long groups;
  private final double divisor;
  private final boolean heap;

  ReductionKernel(Variant variant, ReductionProblem problem, Options options) {
    super(variant, problem, options, items(problem), 1);
    loops = ReductionLoops.ALL.get(options.storage());
    outer = problem.dims().outer(problem.axis());
    size = problem.dims().size(problem.axis());
    inner = problem.dims().inner(problem.axis());
    segments = segments(problem);
    groups = groups(problem);
    divisor = problem.kind() == ReductionKind.MEAN ? size : 1;
    heap = options.storage() == Storage.HEAP;
  }

  private static long segments(ReductionProblem p) {
    return Math.max(1, Math.ceilDiv(p.dims().size(p.axis()), SEGMENT));
  }

  private static long groups(ReductionProblem p) {
    return Math.ceilDiv(p.dims().inner(p.axis()), ReductionLoops.COLUMNS);
  }

  private static long items(ReductionProblem p) {
    return p.dims().outer(p.axis()) * (p.dims().inner(p.axis()) == 1 ? segments(p) : groups(p));
  }

  @Override
  protected Frame newFrame() {
    return inner == 1 ? new Rows() : new Columns();
  }

  private final class Rows extends Frame {
    private final Floats src = new Floats();
    private final Floats dst = new Floats();
    private final double[] sums = new double[segments == 1 ? 0 : Math.toIntExact(outer * segments)];

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      dst.bind(operands, Role.DST);
    }

    @Override
    protected void compute(long from, long to) {
      for (long item = from; item < to; item++) {
        long first = item % segments * SEGMENT;
        int count = (int) Math.min(SEGMENT, size - first);
        double sum = loops.row(src, item / segments * size + first, count);
        if (segments == 1) {
          dst.set(heap, item, 0, (float) (sum / divisor));
        } else {
          sums[(int) item] = sum;
        }
      }
    }

    @Override
    protected void finish() {
      for (int row = 0; segments > 1 && row < outer; row++) {
        double sum = 0;
        for (int s = 0; s < segments; s++) {
          sum += sums[(int) (row * segments + s)];
        }
        dst.set(heap, row, 0, (float) (sum / divisor));
      }
    }
  }

  private final class Columns extends Frame {
    private final Floats src = new Floats();
    private final Floats dst = new Floats();

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      dst.bind(operands, Role.DST);
    }

    @Override
    protected void compute(long from, long to) {
      for (long item = from; item < to; item++) {
        long o = item / groups;
        long first = item % groups * ReductionLoops.COLUMNS;
        int count = (int) Math.min(ReductionLoops.COLUMNS, inner - first);
        loops.columns(
            src,
            o * size * inner + first,
            inner,
            size,
            count,
            dst,
            o * inner + first,
            (float) divisor);
      }
    }
  }
}
