package org.einkorn.nn;

import org.einkorn.kernels.elementwise.ElementwiseKind;

/** What operations ask of shapes and of their other arguments. */
final class Shapes {
  private Shapes() {}

  /** The shape of a view of a value; the same object in every step. */
  static Shape view(Value value, Shape from, Shape to) {
    if (to.count() != from.count()) {
      throw new ShapeException(
          "reshape",
          from,
          "as many numbers as %s has, %d".formatted(to, to.count()),
          "there are " + from.count());
    }
    return value.view(to);
  }

  static ElementwiseKind comparison(ElementwiseKind kind) {
    if (!kind.isComparison()) {
      throw new IllegalArgumentException(
          kind.text() + " is no comparison; use one of eq, ne, lt, le, gt, ge");
    }
    return kind;
  }
}
