package org.einkorn.nn;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.pooling.PoolingKind;
import org.einkorn.kernels.pooling.PoolingProblem;
import org.jspecify.annotations.Nullable;

/**
 * Pooling over one, two or three spatial axes. A maximum keeps its places for the backward pass.
 */
final class PoolingNode extends Node {
  private static final int MOST_AXES = 3;

  private final Value src;
  private final Shape shape;
  private final Pooling pooling;
  private final @Nullable Place indices;
  private final Call forward;
  private final @Nullable Call backward;

  static Tensor of(Tensor src, Pooling pooling) {
    Tape tape = src.tape();
    Value value = src.live();
    return tape.record(
        tape.at() instanceof PoolingNode last && last.fits(value, src.shape(), pooling)
            ? last
            : tape.put(new PoolingNode(tape.cleared(), src, pooling)));
  }

  private PoolingNode(Tape tape, Tensor src, Pooling pooling) {
    super(
        tape,
        pooling.output("pooling", src.shape(), pooling.axesOf(src.shape())),
        wantsGradient(src.live()));
    this.src = src.live();
    this.shape = src.shape();
    this.pooling = pooling;
    if (output().wantsGradient()) {
      PoolingProblem training = problem(Direction.FORWARD_TRAINING);
      this.indices =
          pooling.kind() == PoolingKind.MAX
              ? tape.memory().take(training.indexType(), output().shape().count())
              : null;
      this.forward = new Call(tape, training);
      this.backward = new Call(tape, problem(Direction.BACKWARD));
    } else {
      this.indices = null;
      this.forward = new Call(tape, problem(Direction.FORWARD_INFERENCE));
      this.backward = null;
    }
  }

  private PoolingProblem problem(Direction direction) {
    boolean even = pooling.isEven(shape);
    Window[] windows = {PoolingProblem.FLAT, PoolingProblem.FLAT, PoolingProblem.FLAT};
    int axes = shape.rank() - 2;
    for (int axis = 0; axis < axes; axis++) {
      windows[MOST_AXES - axes + axis] = pooling.window(axis, shape.size(axis + 2), even);
    }
    return new PoolingProblem(
        direction,
        tape().engine().type(),
        pooling.kind(),
        shape.size(0),
        shape.size(1),
        windows[0],
        windows[1],
        windows[2],
        ImageLayout.NCHW,
        !even);
  }

  private boolean fits(Value other, Shape otherShape, Pooling otherPooling) {
    return src == other
        && (pooling == otherPooling || pooling.equals(otherPooling))
        && (shape == otherShape || shape.equals(otherShape));
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
    if (backward == null) {
      return;
    }
    if (indices != null) {
      backward.bind(Role.INDICES, indices);
    }
    backward
        .bind(Role.DIFF_DST, output().gradient())
        .bind(Role.DIFF_SRC, contribution(src, 0))
        .run();
    contributed(src, 0);
  }
}
