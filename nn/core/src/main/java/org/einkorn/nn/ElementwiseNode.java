package org.einkorn.nn;

import java.util.List;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.elementwise.ElementwiseProblem;
import org.einkorn.kernels.reduction.ReductionKind;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.jspecify.annotations.Nullable;

/**
 * An operation of two tensors, element by element, or the choice between them by a condition. One
 * of the two may be a number, which the node keeps as a tensor of one element.
 *
 * <p>Backward takes the cheapest way: where the gradient only passes it is copied, or summed along
 * repeated axes; where one operand wants a gradient that is one product or quotient, that is
 * computed; else the family's backward kernel writes both.
 */
final class ElementwiseNode extends Node {
  private final ElementwiseKind kind;
  private final Operand left;
  private final Operand right;
  private final @Nullable Operand condition;
  private final @Nullable Operand number;
  private final Call forward;
  private final @Nullable Runnable backward;
  private long bits;

  /** A tensor in the shape that it was given in. */
  private record Operand(Value value, Shape shape) {
    static Operand of(Tensor tensor) {
      return new Operand(tensor.live(), tensor.shape());
    }

    static Operand number(Tape tape) {
      Place place = tape.memory().take(tape.engine().type(), 1);
      return new Operand(new Value(Shape.scalar(), place, null), Shape.scalar());
    }

    boolean is(Tensor tensor) {
      return value == tensor.live() && shape.equals(tensor.shape());
    }
  }

  static Tensor of(ElementwiseKind kind, Tensor left, Tensor right) {
    left.liveBeside(right);
    Tape tape = left.tape();
    return tape.record(
        tape.at() instanceof ElementwiseNode last && last.fits(kind, left, right)
            ? last
            : tape.put(
                new ElementwiseNode(
                    tape.cleared(), kind, Operand.of(left), Operand.of(right), null, null)));
  }

  /** With a number on the right; another number does not make another node. */
  static Tensor of(ElementwiseKind kind, Tensor left, double number) {
    Tape tape = left.tape();
    left.live();
    ElementwiseNode node =
        tape.at() instanceof ElementwiseNode last && last.fitsLeft(kind, left)
            ? last
            : tape.put(withNumber(tape.cleared(), kind, Operand.of(left), null));
    return tape.record(node.set(number));
  }

  /** With a number on the left. */
  static Tensor of(ElementwiseKind kind, double number, Tensor right) {
    Tape tape = right.tape();
    right.live();
    ElementwiseNode node =
        tape.at() instanceof ElementwiseNode last && last.fitsRight(kind, right)
            ? last
            : tape.put(withNumber(tape.cleared(), kind, null, Operand.of(right)));
    return tape.record(node.set(number));
  }

  static Tensor where(Tensor condition, Tensor left, Tensor right) {
    condition.liveBeside(left);
    condition.liveBeside(right);
    Tape tape = condition.tape();
    return tape.record(
        tape.at() instanceof ElementwiseNode last && last.fitsWhere(condition, left, right)
            ? last
            : tape.put(
                new ElementwiseNode(
                    tape.cleared(),
                    ElementwiseKind.WHERE,
                    Operand.of(left),
                    Operand.of(right),
                    Operand.of(condition),
                    null)));
  }

  private static ElementwiseNode withNumber(
      Tape tape, ElementwiseKind kind, @Nullable Operand left, @Nullable Operand right) {
    Operand number = Operand.number(tape);
    return new ElementwiseNode(
        tape, kind, left == null ? number : left, right == null ? number : right, null, number);
  }

  private ElementwiseNode(
      Tape tape,
      ElementwiseKind kind,
      Operand left,
      Operand right,
      @Nullable Operand condition,
      @Nullable Operand number) {
    super(
        tape,
        shape(kind, left, right, condition),
        !kind.isComparison() && wantsGradient(left.value, right.value));
    this.kind = kind;
    this.left = left;
    this.right = right;
    this.condition = condition;
    this.number = number;
    Shape result = output().shape();
    List<Dims> dims =
        condition == null
            ? Broadcast.dims(result, left.shape, right.shape)
            : Broadcast.dims(result, left.shape, right.shape, condition.shape);
    this.forward = call(Direction.FORWARD, kind, dims);
    this.backward = output().wantsGradient() ? backward(dims) : null;
  }

  private static Shape shape(
      ElementwiseKind kind, Operand left, Operand right, @Nullable Operand condition) {
    Shape both = Broadcast.shape(kind.text(), left.shape, right.shape);
    return condition == null ? both : Broadcast.shape(kind.text(), both, condition.shape);
  }

  private Call call(Direction direction, ElementwiseKind of, List<Dims> dims) {
    return new Call(tape(), new ElementwiseProblem(direction, tape().engine().type(), of, dims));
  }

  private boolean fits(ElementwiseKind other, Tensor first, Tensor second) {
    return kind == other && left.is(first) && right.is(second);
  }

  private boolean fitsLeft(ElementwiseKind other, Tensor first) {
    return kind == other && right == number && left.is(first);
  }

  private boolean fitsRight(ElementwiseKind other, Tensor second) {
    return kind == other && left == number && right.is(second);
  }

  private boolean fitsWhere(Tensor choice, Tensor first, Tensor second) {
    return condition != null && condition.is(choice) && left.is(first) && right.is(second);
  }

  private ElementwiseNode set(double newNumber) {
    // +1, for a new node has written none, not even 0
    long newBits = Double.doubleToLongBits(newNumber) + 1;
    if (number != null && newBits != bits) {
      number.value.data().set(0, newNumber);
      bits = newBits;
    }
    return this;
  }

  @Override
  void forward() {
    if (condition != null) {
      forward.bind(Role.CONDITION, condition.value.data());
    }
    forward
        .bind(Role.SRC, left.value.data())
        .bind(Role.SRC1, right.value.data())
        .bind(Role.DST, output().data())
        .run();
  }

  @Override
  void backward() {
    if (backward != null) {
      backward.run();
    }
  }

  /** The way from the gradient of the result to those of the operands. */
  private Runnable backward(List<Dims> dims) {
    boolean toLeft = left.value.wantsGradient();
    boolean toRight = right.value.wantsGradient();
    if (kind == ElementwiseKind.ADD || (kind == ElementwiseKind.SUB && !toRight)) {
      Runnable first = passage(left.value, dims, 0);
      Runnable second = passage(right.value, dims, 1);
      return () -> {
        first.run();
        second.run();
      };
    }
    int wanted = toLeft ? 0 : 1;
    boolean scales = kind == ElementwiseKind.MUL || (kind == ElementwiseKind.DIV && toLeft);
    if (scales && toLeft != toRight && dims.get(wanted).equals(result(dims))) {
      Operand to = toLeft ? left : right;
      Operand by = toLeft ? right : left;
      Call call = call(Direction.FORWARD, kind, List.of(dims.get(wanted), dims.get(1 - wanted)));
      return () -> scale(call, to.value, by.value);
    }
    Call call = call(Direction.BACKWARD, kind, dims);
    return () -> both(call);
  }

  private Dims result(List<Dims> dims) {
    return new ElementwiseProblem(Direction.FORWARD, tape().engine().type(), kind, dims).dims();
  }

  /** The gradient of the result is that of an operand, or its sum along repeated axes. */
  private Runnable passage(Value to, List<Dims> dims, int operand) {
    if (!to.wantsGradient()) {
      return () -> {};
    }
    Dims result = result(dims);
    List<Integer> axes = Broadcast.repeated(dims.get(operand), result);
    if (axes.isEmpty()) {
      return () -> pass(to);
    }
    Call sum =
        new Call(
            tape(),
            new ReductionProblem(
                Direction.FORWARD, tape().engine().type(), ReductionKind.SUM, result, axes));
    return () -> {
      sum.bind(Role.SRC, output().gradient()).bind(Role.DST, contribution(to, 0)).run();
      contributed(to, 0);
    };
  }

  private void pass(Value to) {
    boolean first = !to.isGradientFresh();
    accumulate(to, output().gradient());
    if (first && output().isGradientOne()) {
      to.setGradientOne();
    }
  }

  private void scale(Call call, Value to, Value by) {
    call.bind(Role.SRC, output().gradient())
        .bind(Role.SRC1, by.data())
        .bind(Role.DST, contribution(to, 0))
        .run();
    contributed(to, 0);
  }

  private void both(Call call) {
    Value first = left.value;
    Value second = right.value;
    boolean apart = second.wantsGradient() && second != first;
    Place towardsFirst =
        first.wantsGradient() ? contribution(first, 0) : tape().scratch(0, first.shape().count());
    Place towardsSecond =
        apart ? contribution(second, 1) : tape().scratch(1, second.shape().count());
    if (condition != null) {
      call.bind(Role.CONDITION, condition.value.data());
    }
    call.bind(Role.SRC, first.data())
        .bind(Role.SRC1, second.data())
        .bind(Role.DIFF_DST, output().gradient())
        .bind(Role.DIFF_SRC, towardsFirst)
        .bind(Role.DIFF_SRC1, towardsSecond)
        .run();
    if (first.wantsGradient()) {
      contributed(first, 0);
    }
    if (apart) {
      contributed(second, 1);
    } else if (second.wantsGradient()) {
      accumulate(second, towardsSecond);
    }
  }
}
