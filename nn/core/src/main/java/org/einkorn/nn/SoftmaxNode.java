package org.einkorn.nn;

import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.softmax.SoftmaxKind;
import org.einkorn.kernels.softmax.SoftmaxProblem;
import org.jspecify.annotations.Nullable;

/** Probabilities over an axis, or their logarithms. */
final class SoftmaxNode extends Node {
  private final SoftmaxKind kind;
  private final Value src;
  private final int asked;
  private final Call forward;
  private final @Nullable Call backward;

  static Tensor of(SoftmaxKind kind, Tensor src, int axis) {
    Tape tape = src.tape();
    Value value = src.live();
    return tape.record(
        tape.at() instanceof SoftmaxNode last && last.fits(kind, value, src.shape(), axis)
            ? last
            : tape.put(new SoftmaxNode(tape.cleared(), kind, src, axis)));
  }

  private SoftmaxNode(Tape tape, SoftmaxKind kind, Tensor src, int axis) {
    super(tape, src.shape(), wantsGradient(src.live()));
    this.kind = kind;
    this.src = src.live();
    this.asked = axis;
    Dims dims = Dims.of(src.shape().sizes());
    int along = Shapes.axis(kind == SoftmaxKind.LOG ? "log-softmax" : "softmax", src.shape(), axis);
    // axes before and behind are merged, so that views share their kernel
    Dims merged =
        dims.inner(along) == 1
            ? Dims.of(dims.outer(along), dims.size(along))
            : Dims.of(dims.outer(along), dims.size(along), dims.inner(along));
    boolean training = output().wantsGradient();
    this.forward =
        call(training ? Direction.FORWARD_TRAINING : Direction.FORWARD_INFERENCE, merged);
    this.backward = training ? call(Direction.BACKWARD, merged) : null;
  }

  private Call call(Direction direction, Dims dims) {
    return new Call(tape(), new SoftmaxProblem(direction, tape().engine().type(), kind, dims, 1));
  }

  private boolean fits(SoftmaxKind otherKind, Value other, Shape shape, int axis) {
    return kind == otherKind && src == other && asked == axis && output().shape().equals(shape);
  }

  @Override
  void forward() {
    forward.bind(Role.SRC, src.data()).bind(Role.DST, output().data()).run();
  }

  @Override
  void backward() {
    if (backward != null) {
      backward
          .bind(Role.DST, output().data())
          .bind(Role.DIFF_DST, output().gradient())
          .bind(Role.DIFF_SRC, contribution(src, 0))
          .run();
      contributed(src, 0);
    }
  }
}
