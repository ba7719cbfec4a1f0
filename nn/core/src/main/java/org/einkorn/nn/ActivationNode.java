package org.einkorn.nn;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.activation.ActivationProblem;
import org.jspecify.annotations.Nullable;

/** {@code dst = f(src)}. */
final class ActivationNode extends Node {
  private final Value src;
  private final ActivationKind kind;
  private final Call forward;
  private final @Nullable Call backward;

  static Tensor of(Tensor src, ActivationKind kind) {
    Tape tape = src.tape();
    Value value = src.live();
    return tape.record(
        tape.at() instanceof ActivationNode last && last.fits(value, kind)
            ? last
            : tape.put(new ActivationNode(tape.cleared(), src, kind)));
  }

  ActivationNode(Tape tape, Tensor src, ActivationKind kind) {
    super(tape, src.shape(), wantsGradient(src.live()));
    this.src = src.live();
    this.kind = kind;
    DataType type = tape.engine().type();
    Dims dims = Dims.of(src.shape().count());
    this.forward =
        new Call(tape, new ActivationProblem(Direction.FORWARD, type, kind, dims, false));
    this.backward =
        output().wantsGradient()
            ? new Call(tape, new ActivationProblem(Direction.BACKWARD, type, kind, dims, false))
            : null;
  }

  /**
   * The gradient before an activation that a kernel applied itself, in place of that after it.
   *
   * @return null when there is no activation or no gradient
   */
  static @Nullable Call fused(Tape tape, Value output, @Nullable ActivationKind kind) {
    if (kind == null || !output.wantsGradient()) {
      return null;
    }
    Dims dims = Dims.of(output.shape().count());
    DataType type = tape.engine().type();
    return new Call(tape, new ActivationProblem(Direction.BACKWARD, type, kind, dims, true));
  }

  static void runFused(@Nullable Call call, Value output) {
    if (call != null) {
      call.bind(Role.DST, output.data())
          .bind(Role.DIFF_DST, output.gradient())
          .bind(Role.DIFF_SRC, output.gradient())
          .run();
    }
  }

  boolean fits(Value other, ActivationKind otherKind) {
    return src == other && kind == otherKind;
  }

  @Override
  void forward() {
    forward.bind(Role.SRC, src.data()).bind(Role.DST, output().data()).run();
  }

  @Override
  void backward() {
    if (backward != null) {
      backward
          .bind(Role.SRC, src.data())
          .bind(Role.DIFF_DST, output().gradient())
          .bind(Role.DIFF_SRC, contribution(src, 0))
          .run();
      contributed(src, 0);
    }
  }
}
