package org.einkorn.nn;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.softmax.SoftmaxKind;
import org.einkorn.kernels.softmax.SoftmaxProblem;
import org.jspecify.annotations.Nullable;

/** Probabilities over the last axis. */
final class SoftmaxNode extends Node {
  private final Value src;
  private final Call forward;
  private final @Nullable Call backward;

  static Tensor of(Tensor src) {
    Tape tape = src.tape();
    Value value = src.live();
    return tape.record(
        tape.at() instanceof SoftmaxNode last && last.fits(value, src.shape())
            ? last
            : tape.put(new SoftmaxNode(tape.cleared(), src)));
  }

  SoftmaxNode(Tape tape, Tensor src) {
    super(tape, checked(src.shape()), wantsGradient(src.live()));
    this.src = src.live();
    boolean training = output().wantsGradient();
    this.forward = call(training ? Direction.FORWARD_TRAINING : Direction.FORWARD_INFERENCE);
    this.backward = training ? call(Direction.BACKWARD) : null;
  }

  private Call call(Direction direction) {
    DataType type = tape().engine().type();
    Dims dims = Dims.of(output().shape().sizes());
    return new Call(
        tape(), new SoftmaxProblem(direction, type, SoftmaxKind.SOFTMAX, dims, dims.rank() - 1));
  }

  private static Shape checked(Shape shape) {
    if (shape.rank() == 0) {
      throw new ShapeException("softmax", shape, "at least one axis", "give it logits");
    }
    return shape;
  }

  boolean fits(Value other, Shape shape) {
    return src == other && output().shape().equals(shape);
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
