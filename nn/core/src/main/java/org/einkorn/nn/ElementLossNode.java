package org.einkorn.nn;

import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.softmax.LossKind;
import org.einkorn.kernels.softmax.LossProblem;
import org.einkorn.kernels.softmax.Reduction;
import org.jspecify.annotations.Nullable;

/** A loss that compares each number with its target, which gets no gradient, or with 0. */
final class ElementLossNode extends LossNode {
  private final LossKind kind;
  private final Reduction reduction;
  private final @Nullable Value given;
  private final Place target;
  private final Call forward;

  /**
   * A loss.
   *
   * @param target what is compared with, or null for zeros
   * @param delta where the Huber loss changes; others do not read it
   */
  static Loss of(
      LossKind kind, Reduction reduction, Tensor src, @Nullable Tensor target, double delta) {
    Tape tape = src.tape();
    Value value = src.live();
    Value given = null;
    if (target != null) {
      given = src.liveBeside(target);
      check(kind, src.shape(), target.shape(), given);
    }
    ElementLossNode node =
        tape.at() instanceof ElementLossNode last && last.fits(kind, reduction, value, given)
            ? last
            : tape.put(new ElementLossNode(tape.cleared(), kind, reduction, value, given));
    node.forward.set(Scalar.DELTA, delta);
    return tape.record(node).asLoss();
  }

  private ElementLossNode(
      Tape tape, LossKind kind, Reduction reduction, Value src, @Nullable Value given) {
    super(tape, src);
    this.kind = kind;
    this.reduction = reduction;
    this.given = given;
    this.target = given == null ? zeros(tape, src.shape().count()) : given.data();
    this.forward =
        new Call(
            tape,
            new LossProblem(
                direction(), tape.engine().type(), kind, Dims.of(src.shape().count()), reduction));
  }

  private static Place zeros(Tape tape, long count) {
    Place zeros = tape.memory().take(tape.engine().type(), count);
    tape.clear(zeros);
    return zeros;
  }

  private static void check(LossKind kind, Shape src, Shape target, Value value) {
    if (src != target && !src.equals(target) && !sameSizes(src, target)) {
      throw new ShapeException(
          name(kind),
          target,
          "a target of the shape of what is compared, " + src,
          "reshape it, or expand it first");
    }
    if (value.wantsGradient()) {
      throw new IllegalArgumentException(
          name(kind)
              + ": the target ("
              + target
              + ") has a gradient, which this loss does not give; call detach() on it, or compose"
              + " the loss from operations");
    }
  }

  private static boolean sameSizes(Shape left, Shape right) {
    boolean same = left.rank() == right.rank();
    for (int axis = 0; same && axis < left.rank(); axis++) {
      same = left.size(axis) == right.size(axis);
    }
    return same;
  }

  private static String name(LossKind kind) {
    return switch (kind) {
      case BCE -> "binary cross-entropy";
      case MSE -> "mean squared error";
      case L1 -> "mean absolute error";
      case HUBER -> "huber";
      case KL -> "KL divergence";
    };
  }

  private boolean fits(
      LossKind otherKind, Reduction otherReduction, Value other, @Nullable Value otherGiven) {
    return kind == otherKind
        && reduction == otherReduction
        && src() == other
        && given == otherGiven;
  }

  @Override
  void forward() {
    run(forward.bind(Role.TARGET, target));
  }
}
