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

  void place(String fullName, Value memory) {
    if (value != null) {
      throw new IllegalStateException(
          "the layer with parameter " + name + " belongs to a network already; make another layer");
    }
    name = fullName;
    value = memory;
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
