package org.einkorn.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
  private final boolean recorded;
  private final Value output;
  private final List<Value> others = new ArrayList<>(0);
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
    this.recorded = tape.isRecording();
    this.output = value(shape, gradient);
  }

  /** An operation whose result has a type of its own, and no gradient. */
  Node(Tape tape, Shape shape, DataType type) {
    this.tape = tape;
    this.recorded = tape.isRecording();
    this.output = new Value(shape, tape.memory().take(type, shape.count()), null);
  }

  private Value value(Shape shape, boolean gradient) {
    DataType type = tape.engine().type();
    long count = shape.count();
    return new Value(
        shape,
        tape.memory().take(type, count),
        gradient && recorded ? tape.memory().take(type, count) : null);
  }

  /** One more result, for an operation that has several. */
  final Value another(Shape shape, boolean gradient) {
    Value other = value(shape, gradient);
    others.add(other);
    return other;
  }

  final Tape tape() {
    return tape;
  }

  final Value output() {
    return output;
  }

  /** Whether the tape remembered operations for the backward pass when this one was made. */
  final boolean isRecorded() {
    return recorded;
  }

  /** True when the backward pass left a gradient for a result. */
  final boolean isReached() {
    boolean reached = output.isGradientFresh();
    for (int i = 0; i < others.size(); i++) {
      reached |= others.get(i).isGradientFresh();
    }
    return reached;
  }

  final void resetGradients() {
    output.setGradientFresh(false);
    for (int i = 0; i < others.size(); i++) {
      others.get(i).setGradientFresh(false);
    }
  }

  /** The gradient of a result; zeros where the backward pass did not come by. */
  final Place completeGradient(Value result) {
    if (!result.isGradientFresh()) {
      tape.clear(result.gradient());
    }
    return result.gradient();
  }

  /** Starts the backward pass here: the gradient of a single number is 1. */
  void seed() {
    tape.setOne(output.gradient());
    output.setGradientOne();
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

  /**
   * The place for the gradient of an input by a kernel that writes several: {@link #contribution},
   * or a scratch where no gradient is wanted.
   */
  final Place wantedOrScratch(Value value, int slot) {
    return value.wantsGradient()
        ? contribution(value, slot)
        : tape.scratch(slot, value.shape().count());
  }

  /** Tells that {@link #wantedOrScratch} has been written. */
  final void contributedIfWanted(Value value, int slot) {
    if (value.wantsGradient()) {
      contributed(value, slot);
    }
  }

  /** Adds a contribution that lies elsewhere, or copies the first one. */
  final void accumulate(Value value, Place summand) {
    if (value.isGradientFresh()) {
      add(value, summand);
    } else {
      Place to = value.gradient();
      if (!tape.isPlanning()) {
        // in a plan all places are the same
        to.buffer()
            .device()
            .copy(summand.buffer(), summand.offset(), to.buffer(), to.offset(), to.count());
      }
      value.setGradientFresh(true);
    }
  }

  private void add(Value value, Place summand) {
    value.setGradientFresh(true);
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
