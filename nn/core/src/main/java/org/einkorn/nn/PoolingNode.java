package org.einkorn.nn;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.pooling.PoolingKind;
import org.einkorn.kernels.pooling.PoolingProblem;
import org.jspecify.annotations.Nullable;

/** Max-pooling; in training the places of the maxima are kept for the backward pass. */
final class PoolingNode extends Node {
  private final Value src;
  private final int kernel;
  private final int stride;
  private final int padding;
  private final @Nullable Place indices;
  private final Call forward;
  private final @Nullable Call backward;

  static Tensor of(Tensor src, int kernel, int stride, int padding) {
    Tape tape = src.tape();
    Value value = src.live();
    return tape.record(
        tape.at() instanceof PoolingNode last && last.fits(value, kernel, stride, padding)
            ? last
            : tape.put(new PoolingNode(tape.cleared(), src, kernel, stride, padding)));
  }

  PoolingNode(Tape tape, Tensor src, int kernel, int stride, int padding) {
    super(tape, shape(src.shape(), kernel, stride, padding), wantsGradient(src.live()));
    this.src = src.live();
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    Shape in = src.shape();
    PoolingProblem problem = problem(tape, in, Direction.FORWARD_INFERENCE);
    if (output().wantsGradient()) {
      this.indices = tape.memory().take(problem.indexType(), output().shape().count());
      this.forward = new Call(tape, problem(tape, in, Direction.FORWARD_TRAINING));
      this.backward = new Call(tape, problem(tape, in, Direction.BACKWARD));
    } else {
      this.indices = null;
      this.forward = new Call(tape, problem);
      this.backward = null;
    }
  }

  private PoolingProblem problem(Tape tape, Shape in, Direction direction) {
    return new PoolingProblem(
        direction,
        tape.engine().type(),
        PoolingKind.MAX,
        in.size(0),
        in.size(1),
        Window.of(in.size(2), kernel, stride, padding),
        Window.of(in.size(3), kernel, stride, padding),
        ImageLayout.NCHW);
  }

  private static Shape shape(Shape in, int kernel, int stride, int padding) {
    if (in.rank() != 4) {
      throw new ShapeException(
          "maxPool2d", in, "batch × channels × height × width", "give it images");
    }
    return ConvolutionNode.windows(
        "maxPool2d " + kernel + "×" + kernel, in, in.size(1), kernel, kernel, stride, padding);
  }

  boolean fits(Value other, int otherKernel, int otherStride, int otherPadding) {
    return src == other
        && kernel == otherKernel
        && stride == otherStride
        && padding == otherPadding;
  }

  @Override
  void forward() {
    if (indices != null) {
      forward.bind(Role.INDICES, indices);
    }
    forward.bind(Role.SRC, src.data()).bind(Role.DST, output().data()).run();
  }

  @Override
  void backward() {
    if (backward != null && indices != null) {
      backward
          .bind(Role.DIFF_DST, output().gradient())
          .bind(Role.INDICES, indices)
          .bind(Role.DIFF_SRC, contribution(src, 0))
          .run();
      contributed(src, 0);
    }
  }
}
