package org.einkorn.nn.data;

import org.einkorn.nn.Shape;

/**
 * Rows of features in memory, each with a class or with real targets. Immutable; takes over the
 * arrays.
 */
public final class Table implements Examples {
  private final String name;
  private final int features;
  private final int outputs;
  private final int classes;
  private final float[] numbers;
  private final float[] targets;
  private final int[] labels;

  private Table(
      String name,
      int features,
      int outputs,
      int classes,
      float[] numbers,
      float[] targets,
      int[] labels) {
    this.name = name;
    this.features = features;
    this.outputs = outputs;
    this.classes = classes;
    this.numbers = numbers;
    this.targets = targets;
    this.labels = labels;
    int rows = classes > 0 ? labels.length : targets.length / Math.max(1, outputs);
    if (features <= 0
        || outputs <= 0
        || numbers.length != (long) rows * features
        || targets.length != (classes > 0 ? 0 : (long) rows * outputs)) {
      throw new IllegalArgumentException(
          "%s: %d features and %d targets a row do not fit %d features and %d targets of %d rows"
              .formatted(name, features, outputs, numbers.length, targets.length, rows));
    }
  }

  /**
   * Rows with classes.
   *
   * @param features numbers in a row
   * @param numbers row by row
   * @param classes number of classes
   * @param labels one for each row, from 0
   */
  public static Table classified(
      String name, int features, float[] numbers, int classes, int[] labels) {
    if (classes <= 0) {
      throw new IllegalArgumentException(name + ": expected classes, not " + classes);
    }
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0 || labels[row] >= classes) {
        throw new IllegalArgumentException(
            "%s: label %d of row %d is none of the %d classes"
                .formatted(name, labels[row], row, classes));
      }
    }
    return new Table(name, features, 1, classes, numbers, new float[0], labels);
  }

  /**
   * Rows with real targets.
   *
   * @param features numbers in a row
   * @param numbers row by row
   * @param outputs targets in a row
   * @param targets row by row
   */
  public static Table real(
      String name, int features, float[] numbers, int outputs, float[] targets) {
    return new Table(name, features, outputs, 0, numbers, targets, new int[0]);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return numbers.length / features;
  }

  @Override
  public Shape inputs(int rows) {
    return Shape.features(rows, features);
  }

  @Override
  public Shape targets(int rows) {
    return Shape.features(rows, outputs);
  }

  @Override
  public boolean hasTokens() {
    return false;
  }

  @Override
  public int classCount() {
    return classes;
  }

  @Override
  public void fill(int example, ExampleBatch to, int row) {
    System.arraycopy(numbers, example * features, to.inputs(), row * features, features);
    if (classes > 0) {
      to.labels()[row] = labels[example];
    } else {
      System.arraycopy(targets, example * outputs, to.targets(), row * outputs, outputs);
    }
  }

  @Override
  public String toString() {
    return "%s: %d rows of %d features".formatted(name, size(), features);
  }
}
