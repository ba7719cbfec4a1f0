package org.einkorn.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.einkorn.kernels.Dims;
import org.einkorn.nn.Shape.Axis;

/**
 * Which axes of the operands of an elementwise operation are repeated. Axes are matched from the
 * last one on; matched axes have one size, or one of them is 1 and is repeated (the rules of
 * NumPy).
 */
final class Broadcast {
  private Broadcast() {}

  /** The shape of the result; axes are named after the operand that has more than one position. */
  static Shape shape(String operation, Shape left, Shape right) {
    if (left.equals(right)) {
      return left;
    }
    int rank = Math.max(left.rank(), right.rank());
    List<Axis> axes = new ArrayList<>(rank);
    for (int back = 1; back <= rank; back++) {
      if (back > left.rank() || back > right.rank()) {
        Shape longer = back > left.rank() ? right : left;
        axes.add(longer.axes().get(longer.rank() - back));
        continue;
      }
      Axis first = left.axes().get(left.rank() - back);
      Axis second = right.axes().get(right.rank() - back);
      if (first.size() != second.size() && first.size() != 1 && second.size() != 1) {
        throw new ShapeException(
            operation,
            right,
            "sizes that fit " + left + ", matched from the last axis on",
            "%s=%d meets %s=%d: make them equal, or one of them 1"
                .formatted(first.name(), first.size(), second.name(), second.size()));
      }
      axes.add(first.size() == 1 ? second : first);
    }
    Collections.reverse(axes);
    return new Shape(axes);
  }

  /**
   * The sizes of each operand for the kernel: as many axes each, neighbours merged where all
   * operands allow it.
   */
  static List<Dims> dims(Shape result, Shape... operands) {
    List<List<Long>> sizes = new ArrayList<>();
    for (int i = 0; i < operands.length; i++) {
      sizes.add(new ArrayList<>());
    }
    int before = -1;
    for (int axis = 0; axis < result.rank(); axis++) {
      long size = result.size(axis);
      if (size == 1) {
        continue;
      }
      int repeated = 0;
      for (int i = 0; i < operands.length; i++) {
        repeated |= size(operands[i], axis, result) == 1 ? 1 << i : 0;
      }
      for (int i = 0; i < operands.length; i++) {
        long factor = (repeated >> i & 1) == 1 ? 1 : size;
        List<Long> of = sizes.get(i);
        if (repeated == before) {
          of.set(of.size() - 1, Math.multiplyExact(of.getLast(), factor));
        } else {
          of.add(factor);
        }
      }
      before = repeated;
    }
    return sizes.stream().map(of -> of.isEmpty() ? Dims.of(1) : new Dims(of)).toList();
  }

  /** The size of an operand along an axis of the result; 1 where it has no such axis. */
  private static long size(Shape operand, int axis, Shape result) {
    int own = axis - (result.rank() - operand.rank());
    return own < 0 ? 1 : operand.size(own);
  }

  /** The axes along which an operand of these sizes is repeated to those sizes. */
  static List<Integer> repeated(Dims operand, Dims result) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < result.rank(); axis++) {
      if (operand.size(axis) != result.size(axis)) {
        axes.add(axis);
      }
    }
    return axes;
  }
}
