package org.einkorn.nn;

import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.elementwise.ElementwiseProblem;
import org.jspecify.annotations.Nullable;

/**
 * A loss whose kernel gives its gradient at once: where the backward pass starts at it, nothing is
 * left to compute.
 */
abstract class LossNode extends Node {
  private final Value src;
  private final @Nullable Place gradient;
  private @Nullable Call scaled;

  LossNode(Tape tape, Value src) {
    super(tape, Shape.scalar(), src.wantsGradient());
    this.src = src;
    this.gradient =
        output().wantsGradient()
            ? tape.memory().take(tape.engine().type(), src.shape().count())
            : null;
  }

  final Value src() {
    return src;
  }

  /** The direction of the kernel: with the gradient where that is wanted. */
  final Direction direction() {
    return gradient == null ? Direction.FORWARD_INFERENCE : Direction.FORWARD_TRAINING;
  }

  /** Runs the kernel, its other operands bound. */
  final void run(Call call) {
    if (gradient != null) {
      call.bind(Role.DIFF_SRC, gradient);
    }
    call.bind(Role.SRC, src.data()).bind(Role.LOSS, output().data()).run();
  }

  @Override
  final void seed() {
    output().setGradientOne();
  }

  @Override
  final void backward() {
    if (gradient == null) {
      return;
    }
    if (output().isGradientOne()) {
      accumulate(src, gradient);
      return;
    }
    Call call = scaled;
    if (call == null) {
      call = new Call(tape(), product(tape().engine().type(), src.shape().count()));
      scaled = call;
    }
    call.bind(Role.SRC, gradient)
        .bind(Role.SRC1, output().gradient())
        .bind(Role.DST, contribution(src, 0))
        .run();
    contributed(src, 0);
  }

  private static Problem product(DataType type, long count) {
    return new ElementwiseProblem(
        Direction.FORWARD, type, ElementwiseKind.MUL, List.of(Dims.of(count), Dims.of(1)));
  }
}
