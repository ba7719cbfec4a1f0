package org.einkorn.nn.training;

import java.util.List;

/** How often each class was taken for each other one. */
public final class ConfusionMatrix {
  private final List<String> classes;
  private final long[][] counts;

  /** An empty matrix. */
  public ConfusionMatrix(List<String> classes) {
    this.classes = List.copyOf(classes);
    this.counts = new long[classes.size()][classes.size()];
  }

  /** Counts one prediction. */
  public void add(int actual, int predicted) {
    counts[actual][predicted]++;
  }

  /** The names of the classes. */
  public List<String> classes() {
    return classes;
  }

  /** How often images of class {@code actual} were taken for {@code predicted}. */
  public long count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  /** Number of predictions. */
  public long total() {
    long total = 0;
    for (int actual = 0; actual < counts.length; actual++) {
      total += actual(actual);
    }
    return total;
  }

  /** Number of images of a class. */
  public long actual(int label) {
    long sum = 0;
    for (long count : counts[label]) {
      sum += count;
    }
    return sum;
  }

  /** Number of images taken for a class. */
  public long predicted(int label) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[label];
    }
    return sum;
  }

  /** Share of right predictions; NaN without any. */
  public double accuracy() {
    long right = 0;
    for (int label = 0; label < counts.length; label++) {
      right += counts[label][label];
    }
    return (double) right / total();
  }

  /** Share of the images of a class that were found; NaN without any. */
  public double recall(int label) {
    return (double) counts[label][label] / actual(label);
  }

  /** Share of the images taken for a class that are of it; NaN without any. */
  public double precision(int label) {
    return (double) counts[label][label] / predicted(label);
  }
}
