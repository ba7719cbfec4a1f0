package org.einkorn.nn;

import org.jspecify.annotations.Nullable;

/**
 * Numbers that belong to a layer: learned ones, or such as running statistics, which are kept with
 * the weights but not learned. They live in their network's memory.
 */
public final class Parameter {
  private final Shape shape;
  private final Initializer initializer;
  private final boolean learned;
  private boolean joined;
  private @Nullable Value value;
  private @Nullable ParameterStore store;
  private boolean frozen;
  private String name;

  Parameter(String name, Shape shape, Initializer initializer, boolean learned) {
    this.name = name;
    this.shape = shape;
    this.initializer = initializer;
    this.learned = learned;
  }

  /** The name with the path of the layer, such as {@code 0.weight}. */
  public String name() {
    return name;
  }

  /** The sizes. */
  public Shape shape() {
    return shape;
  }

  /** True when an optimizer changes it. */
  public boolean isLearned() {
    return learned;
  }

  /**
   * Keeps the numbers as they are: no gradient is computed for them, and an optimizer leaves them
   * alone. What has been computed on a tape in this step is not changed by it; freeze between
   * steps.
   */
  public Parameter freeze() {
    return setFrozen(true);
  }

  /** Lets it be learned again. */
  public Parameter unfreeze() {
    return setFrozen(false);
  }

  private Parameter setFrozen(boolean newFrozen) {
    if (frozen != newFrozen) {
      frozen = newFrozen;
      if (value != null && store != null) {
        value.setFrozen(frozen);
        store.engine().countFreeze();
      }
    }
    return this;
  }

  /** True when it is kept as it is, though it is one of those that can be learned. */
  public boolean isFrozen() {
    return frozen;
  }

  /** True when the backward pass computes its gradient. */
  boolean wantsGradient() {
    return learned && !frozen;
  }

  /** The numbers, outermost axis first. */
  public float[] toArray() {
    return value().data().toFloats();
  }

  /** Replaces all numbers. */
  public void assign(float[] numbers) {
    if (numbers.length != shape.count()) {
      throw new IllegalArgumentException(
          "%s has %d numbers (%s), not %d".formatted(name, shape.count(), shape, numbers.length));
    }
    value().data().write(numbers);
    changed();
  }

  /** Tells the network that numbers have changed, or are about to. */
  void changed() {
    store().changed();
  }

  /** The gradient of the last backward pass, outermost axis first. */
  public float[] gradientToArray() {
    return value().gradient().toFloats();
  }

  Parameter joined() {
    joined = true;
    return this;
  }

  /** True when it lies directly behind the parameter before it. */
  boolean isJoined() {
    return joined;
  }

  Initializer initializer() {
    return initializer;
  }

  void place(String fullName, Value memory, ParameterStore ofNetwork) {
    if (value != null) {
      throw new IllegalStateException(
          "the layer with parameter " + name + " belongs to a network already; make another layer");
    }
    name = fullName;
    value = memory;
    store = ofNetwork;
    memory.setFrozen(frozen);
  }

  ParameterStore store() {
    if (store == null) {
      throw new IllegalStateException(
          "parameter " + name + " has no memory yet; build a Network of its layer first");
    }
    return store;
  }

  Value value() {
    if (value == null) {
      throw new IllegalStateException(
          "parameter " + name + " has no memory yet; build a Network of its layer first");
    }
    return value;
  }

  @Override
  public String toString() {
    return name + " (" + shape + ")";
  }
}
