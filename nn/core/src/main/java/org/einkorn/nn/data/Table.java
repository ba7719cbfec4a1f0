package org.einkorn.nn.data;

import java.util.List;
import java.util.stream.IntStream;
import org.einkorn.nn.Shape;

/**
 * Rows of features in memory, each with a class or with real targets. Immutable; takes over the
 * arrays.
 */
public final class Table implements Examples {
  private final String name;
  private final int features;
  private final int outputs;
  private final List<String> classes;
  private final float[] numbers;
  private final float[] targets;
  private final int[] labels;

  private Table(
      String name,
      int features,
      int outputs,
      List<String> classes,
      float[] numbers,
      float[] targets,
      int[] labels) {
    this.name = name;
    this.features = features;
    this.outputs = outputs;
    this.classes = List.copyOf(classes);
    this.numbers = numbers;
    this.targets = targets;
    this.labels = labels;
    int rows = !classes.isEmpty() ? labels.length : targets.length / Math.max(1, outputs);
    if (features <= 0
        || outputs <= 0
        || numbers.length != (long) rows * features
        || targets.length != (!classes.isEmpty() ? 0 : (long) rows * outputs)) {
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
    return classified(
        name,
        features,
        numbers,
        IntStream.range(0, classes).mapToObj(Integer::toString).toList(),
        labels);
  }

  /**
   * Rows with classes that have names.
   *
   * @param features numbers in a row
   * @param numbers row by row
   * @param classes names of the classes
   * @param labels one for each row, from 0
   */
  public static Table classified(
      String name, int features, float[] numbers, List<String> classes, int[] labels) {
    if (classes.isEmpty()) {
      throw new IllegalArgumentException(name + ": expected classes, found none");
    }
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0 || labels[row] >= classes.size()) {
        throw new IllegalArgumentException(
            "%s: label %d of row %d is none of the %d classes"
                .formatted(name, labels[row], row, classes.size()));
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
    return new Table(name, features, outputs, List.of(), numbers, targets, new int[0]);
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
    return classes.size();
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public void fill(int example, ExampleBatch to, int row) {
    System.arraycopy(numbers, example * features, to.inputs(), row * features, features);
    if (!classes.isEmpty()) {
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
