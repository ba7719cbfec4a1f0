package org.einkorn.kernels.softmax;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/**
 * A loss of elements and its gradient in one pass. An item is a block of elements, which leaves the
 * sum of its losses; they are added in order.
 */
final class LossKernel extends RangeKernel {

  private final LossLoops loops;
  private final LossKind kind;
  private final boolean heap;
  private final boolean training;
  private final long elements;
  private final double share;

  LossKernel(Variant variant, LossProblem problem, Options options) {
    super(variant, problem, options, blocks(problem), 1);
    loops = LossLoops.ALL.get(options.storage());
    kind = problem.kind();
    heap = options.storage() == Storage.HEAP;
    training = problem.direction() == Direction.FORWARD_TRAINING;
    elements = problem.dims().count();
    share = problem.reduction() == Reduction.MEAN ? 1.0 / Math.max(1, elements) : 1;
  }

  private static long blocks(LossProblem problem) {
    return Math.ceilDiv(problem.dims().count(), Blocks.LONGEST);
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call extends Frame {
    private final Floats src = new Floats();
    private final Floats target = new Floats();
    private final Floats diffSrc = new Floats();
    private final Floats loss = new Floats();
    private final double[] losses =
        new double[Math.toIntExact(Math.ceilDiv(elements, Blocks.LONGEST))];
    private float delta;

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      target.bind(operands, Role.TARGET);
      loss.bind(operands, Role.LOSS);
      if (training) {
        diffSrc.bind(operands, Role.DIFF_SRC);
      }
      if (kind == LossKind.HUBER) {
        delta = (float) operands.scalar(Scalar.DELTA);
      }
    }

    @Override
    protected void compute(long from, long to) {
      for (long item = from; item < to; item++) {
        long base = item * Blocks.LONGEST;
        int count = Blocks.count(base, elements);
        losses[(int) item] =
            loops.block(kind, src, target, diffSrc, base, count, training, (float) share, delta);
      }
    }

    @Override
    protected void finish() {
      double sum = 0;
      for (double each : losses) {
        sum += each;
      }
      loss.set(heap, 0, 0, (float) (sum * share));
    }
  }
}
