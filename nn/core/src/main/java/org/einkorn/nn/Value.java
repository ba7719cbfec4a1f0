package org.einkorn.nn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tensor's memory, and that of its gradient when one is wanted. */
final class Value {
  private final Shape shape;
  private final Place data;
  private final @Nullable Place gradient;
  private final List<Shape> views = new ArrayList<>(0);
  private final List<Derived> derived = new ArrayList<>(0);
  private boolean frozen;
  private boolean gradientFresh;
  private boolean gradientOne;
  private @Nullable Shape flat;
  private @Nullable Value detached;

  /** The shape of a view with an axis of one position more or less. */
  private record Derived(Shape from, boolean inserted, int axis, Shape to) {}

  Value(Shape shape, Place data, @Nullable Place gradient) {
    this.shape = shape;
    this.data = data;
    this.gradient = gradient;
  }

  Shape shape() {
    return shape;
  }

  /** The shape of a view; the same object in every step. */
  Shape view(Shape asked) {
    if (asked == shape) {
      return shape;
    }
    for (int i = 0; i < views.size(); i++) {
      if (views.get(i).equals(asked)) {
        return views.get(i);
      }
    }
    views.add(asked);
    return asked;
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

  Shape unsqueezed(Shape from, int axis) {
    return derived(from, true, axis);
  }

  Shape squeezed(Shape from, int axis) {
    return derived(from, false, axis);
  }

  private Shape derived(Shape from, boolean inserted, int axis) {
    for (int i = 0; i < derived.size(); i++) {
      Derived known = derived.get(i);
      if (known.axis == axis && known.inserted == inserted && known.from.equals(from)) {
        return known.to;
      }
    }
    Shape to = inserted ? Shapes.inserted(from, axis) : Shapes.removed(from, axis);
    derived.add(new Derived(from, inserted, axis, to));
    return to;
  }

  /** The same memory without a gradient; the same object in every step. */
  Value detached() {
    if (gradient == null) {
      return this;
    }
    if (detached == null) {
      detached = new Value(shape, data, null);
    }
    return detached;
  }

  Place data() {
    return data;
  }

  /** True when a gradient is kept, and not frozen. */
  boolean wantsGradient() {
    return gradient != null && !frozen;
  }

  /** Nothing contributes to the gradient of a frozen value. */
  void setFrozen(boolean newFrozen) {
    frozen = newFrozen;
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
    gradientOne = false;
  }

  /** True when the gradient is known to be 1, as that of a loss is where backward starts. */
  boolean isGradientOne() {
    return gradientOne;
  }

  void setGradientOne() {
    gradientFresh = true;
    gradientOne = true;
  }
}
