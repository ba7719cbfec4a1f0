package org.einkorn.nn;

import org.jspecify.annotations.Nullable;

/** A tensor's memory, and that of its gradient when one is wanted. */
final class Value {
  private final Shape shape;
  private final Place data;
  private final @Nullable Place gradient;
  private boolean gradientFresh;
  private @Nullable Shape flat;

  Value(Shape shape, Place data, @Nullable Place gradient) {
    this.shape = shape;
    this.data = data;
    this.gradient = gradient;
  }

  Shape shape() {
    return shape;
  }

  /** The batch × features of a view with this shape; the same object in every step. */
  Shape flat(Shape view) {
    long batch = view.rank() == 0 ? 1 : view.size(0);
    Shape found = flat;
    if (found == null || found.size(0) != batch) {
      found = Shape.features(batch, batch == 0 ? 0 : view.count() / batch);
      flat = found;
    }
    return found;
  }

  Place data() {
    return data;
  }

  boolean wantsGradient() {
    return gradient != null;
  }

  Place gradient() {
    if (gradient == null) {
      throw new IllegalStateException("no gradient is kept for this tensor (" + shape + ")");
    }
    return gradient;
  }

  /** True when the gradient holds a contribution that a further one must be added to. */
  boolean isGradientFresh() {
    return gradientFresh;
  }

  void setGradientFresh(boolean fresh) {
    gradientFresh = fresh;
  }
}
