package org.einkorn.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.nn.Shape.Axis;

/** What operations make of shapes, and ask of them and of their other arguments. */
final class Shapes {
  private Shapes() {}

  /** The shape of a view of a value; the same object in every step. */
  static Shape view(Value value, Shape from, Shape to) {
    if (to.count() != from.count()) {
      throw new ShapeException(
          "reshape",
          from,
          "%d numbers, as many as %s has".formatted(to.count(), to),
          "there are " + from.count());
    }
    return value.view(to);
  }

  /** An axis, counted from behind when it is negative. */
  static int axis(String operation, Shape shape, int axis) {
    int from = axis < 0 ? axis + shape.rank() : axis;
    if (from < 0 || from >= shape.rank()) {
      throw new ShapeException(
          operation,
          shape,
          "a shape with axis " + axis,
          shape.rank() == 0
              ? "a single number has no axis"
              : "it has the axes 0 to " + (shape.rank() - 1) + ", or −1 for the last one");
    }
    return from;
  }

  /** Which axes are named; all of them when there is none. */
  static boolean[] reduced(String operation, Shape shape, int[] axes) {
    boolean[] reduced = new boolean[shape.rank()];
    Arrays.fill(reduced, axes.length == 0);
    for (int axis : axes) {
      int from = axis(operation, shape, axis);
      if (reduced[from]) {
        throw new IllegalArgumentException(
            "%s: %s names axis %d twice".formatted(operation, Arrays.toString(axes), from));
      }
      reduced[from] = true;
    }
    return reduced;
  }

  /** The same with another size of an axis. */
  static Shape with(Shape shape, int axis, long size) {
    List<Axis> axes = new ArrayList<>(shape.axes());
    axes.set(axis, new Axis(axes.get(axis).name(), size));
    return new Shape(axes);
  }

  /** The same with an axis of one position before an axis, or behind the last one. */
  static Shape inserted(Shape shape, int axis) {
    int at = axis < 0 ? axis + shape.rank() + 1 : axis;
    if (at < 0 || at > shape.rank()) {
      throw new ShapeException(
          "unsqueeze",
          shape,
          "a shape with at least %d axes".formatted(axis < 0 ? -axis - 1 : axis),
          "the new axis may be 0 to " + shape.rank());
    }
    List<Axis> axes = new ArrayList<>(shape.axes());
    axes.add(at, new Axis("one", 1));
    return new Shape(axes);
  }

  /** The same without an axis of one position. */
  static Shape removed(Shape shape, int axis) {
    int at = axis("squeeze", shape, axis);
    if (shape.size(at) != 1) {
      throw new ShapeException(
          "squeeze", shape, "one position along axis " + at, "reduce that axis, or slice it");
    }
    List<Axis> axes = new ArrayList<>(shape.axes());
    axes.remove(at);
    return new Shape(axes);
  }

  /** The axes in another order. */
  static Shape permuted(Shape shape, int[] order) {
    boolean[] seen = new boolean[shape.rank()];
    List<Axis> axes = new ArrayList<>();
    for (int from : order(shape, order)) {
      seen[from] = true;
      axes.add(shape.axes().get(from));
    }
    for (int axis = 0; axis < seen.length; axis++) {
      if (!seen[axis] || order.length != seen.length) {
        throw new ShapeException(
            "permute",
            shape,
            "an order that names each axis once",
            "%s does not name %d axes once".formatted(Arrays.toString(order), shape.rank()));
      }
    }
    return new Shape(axes);
  }

  static List<Integer> order(Shape shape, int[] order) {
    return Arrays.stream(order).map(axis -> axis("permute", shape, axis)).boxed().toList();
  }

  /** Shapes one after the other along an axis. */
  static Shape joined(int axis, List<Shape> parts) {
    Shape first = parts.getFirst();
    long size = 0;
    for (Shape part : parts) {
      boolean fits = part.rank() == first.rank();
      for (int i = 0; fits && i < first.rank(); i++) {
        fits = i == axis || part.size(i) == first.size(i);
      }
      if (!fits) {
        throw new ShapeException(
            "concat along axis " + axis,
            part,
            "the sizes of " + first + " on all other axes",
            "slice or reshape it first");
      }
      size = Math.addExact(size, part.size(axis));
    }
    return with(first, axis, size);
  }

  static void requireInside(Shape shape, int axis, long start, long size, long step) {
    if (start < 0 || size < 0 || step < 1) {
      throw new IllegalArgumentException(
          "slice: start %d and size %d must not be negative, and step %d not below 1"
              .formatted(start, size, step));
    }
    long end = size == 0 ? start : Math.addExact(start, Math.multiplyExact(size - 1, step) + 1);
    if (end > shape.size(axis)) {
      throw new ShapeException(
          "slice of %d from position %d, step %d".formatted(size, start, step),
          shape,
          "at least %s=%d".formatted(shape.axes().get(axis).name(), end),
          "take less");
    }
  }

  static void requireIndices(Shape shape, int axis, int[] indices) {
    long size = shape.size(axis);
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= size) {
        throw new ShapeException(
            "gather of index %d (number %d)".formatted(indices[i], i),
            shape,
            "an index from 0 to %d along axis %s"
                .formatted(size - 1, shape.axes().get(axis).name()),
            "indices count from 0");
      }
    }
  }

  static ElementwiseKind comparison(ElementwiseKind kind) {
    if (!kind.isComparison()) {
      throw new IllegalArgumentException(
          kind.text() + " is no comparison; use one of eq, ne, lt, le, gt, ge");
    }
    return kind;
  }
}
