package org.einkorn.nn;

import java.util.HashMap;
import java.util.Map;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.elementwise.ElementwiseProblem;

/**
 * An operation at one position of a tape: prepared once, run in every step that is like the first.
 * Its memory is taken when it is made, so that a tape can give back the memory of its last
 * operations.
 */
abstract class Node {
  private final Tape tape;
  private final Value output;
  private final Map<Value, Call> sums = new HashMap<>();

  /**
   * An operation.
   *
   * @param tape the tape
   * @param shape shape of the result
   * @param gradient whether the result takes part in the backward pass
   */
  Node(Tape tape, Shape shape, boolean gradient) {
    this.tape = tape;
    DataType type = tape.engine().type();
    long count = shape.count();
    this.output =
        new Value(
            shape,
            tape.memory().take(type, count),
            gradient && tape.isTraining() ? tape.memory().take(type, count) : null);
  }

  final Tape tape() {
    return tape;
  }

  final Value output() {
    return output;
  }

  abstract void forward();

  /** Adds to the gradients of the inputs; called when that of the output is complete. */
  abstract void backward();

  /**
   * The place where a contribution to a gradient goes: the gradient itself, or, when it holds one
   * already, a scratch.
   *
   * @param slot tells the scratches of one kernel apart
   */
  final Place contribution(Value value, int slot) {
    return value.isGradientFresh() ? tape.scratch(slot, value.shape().count()) : value.gradient();
  }

  /** Tells that a contribution has been written to {@link #contribution}. */
  final void contributed(Value value, int slot) {
    if (value.isGradientFresh()) {
      add(value, tape.scratch(slot, value.shape().count()));
    } else {
      value.setGradientFresh(true);
    }
  }

  /** Adds a contribution that lies elsewhere, or copies the first one. */
  final void accumulate(Value value, Place summand) {
    if (value.isGradientFresh()) {
      add(value, summand);
    } else {
      Place to = value.gradient();
      to.buffer()
          .device()
          .copy(summand.buffer(), summand.offset(), to.buffer(), to.offset(), to.count());
      value.setGradientFresh(true);
    }
  }

  private void add(Value value, Place summand) {
    Call sum = sums.get(value);
    if (sum == null) {
      sum = new Call(tape, sum(value.shape()));
      sums.put(value, sum);
    }
    Place gradient = value.gradient();
    sum.bind(Role.SRC, gradient).bind(Role.SRC1, summand).bind(Role.DST, gradient).run();
  }

  final Problem sum(Shape shape) {
    return new ElementwiseProblem(
        tape.engine().type(), ElementwiseKind.ADD, Dims.of(shape.count()));
  }

  static boolean wantsGradient(Value... values) {
    for (Value value : values) {
      if (value.wantsGradient()) {
        return true;
      }
    }
    return false;
  }
}
