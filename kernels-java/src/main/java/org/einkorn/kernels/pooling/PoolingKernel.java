package org.einkorn.kernels.pooling;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/** Max-pooling on vectors; an item is a plane. */
final class PoolingKernel extends RangeKernel {

  private final Direction direction;
  private final Plane plane;
  private final MaxPoolingLoops loops;

  PoolingKernel(Variant variant, PoolingProblem problem, Options options) {
    super(variant, problem, options, problem.mb() * problem.c(), 1);
    direction = problem.direction();
    plane = new Plane(problem);
    loops = MaxPoolingLoops.ALL.get(options.storage());
  }

  @Override
  protected Frame newFrame() {
    return direction == Direction.BACKWARD ? new Backward() : new Forward();
  }

  private final class Forward extends Frame {
    private final Floats src = new Floats();
    private final Floats dst = new Floats();
    private final Places places = new Places();

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      dst.bind(operands, Role.DST);
      if (direction == Direction.FORWARD_TRAINING) {
        places.bind(operands);
      }
    }

    @Override
    protected void compute(long from, long to) {
      if (direction == Direction.FORWARD_TRAINING) {
        loops.training(plane, src, dst, places, from, to);
      } else {
        loops.inference(plane, src, dst, from, to);
      }
    }
  }

  private final class Backward extends Frame {
    private final Floats diffDst = new Floats();
    private final Floats diffSrc = new Floats();
    private final Places places = new Places();

    @Override
    protected void bind(Operands operands) {
      diffDst.bind(operands, Role.DIFF_DST);
      diffSrc.bind(operands, Role.DIFF_SRC);
      places.bind(operands);
    }

    @Override
    protected void compute(long from, long to) {
      loops.backward(plane, diffDst, places, diffSrc, from, to);
    }
  }
}
