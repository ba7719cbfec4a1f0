package org.einkorn.nn.data;

import java.util.Arrays;
import org.einkorn.nn.Shape;

/**
 * A reusable place for some examples. Of each pair of arrays one is empty: the inputs are numbers
 * or tokens, the targets numbers or labels.
 */
public final class ExampleBatch {
  /** The label of a row that only fills up the batch. */
  public static final int NO_LABEL = Batch.NO_LABEL;

  private final Shape inputShape;
  private final Shape targetShape;
  private final float[] inputs;
  private final int[] tokens;
  private final float[] targets;
  private final int[] labels;
  private final int[] lengths;
  private final int[] examples;
  private int filled;

  private ExampleBatch(Examples set, int rows) {
    this.inputShape = set.inputs(rows);
    this.targetShape = set.targets(rows);
    int inputCount = Math.toIntExact(inputShape.count());
    int targetCount = Math.toIntExact(targetShape.count());
    this.inputs = new float[set.hasTokens() ? 0 : inputCount];
    this.tokens = new int[set.hasTokens() ? inputCount : 0];
    this.targets = new float[set.classCount() > 0 ? 0 : targetCount];
    this.labels = new int[set.classCount() > 0 ? targetCount : 0];
    this.lengths = new int[rows];
    this.examples = new int[rows];
  }

  /** An empty batch for examples of a set. */
  public static ExampleBatch of(Examples set, int rows) {
    if (rows <= 0) {
      throw new IllegalArgumentException("a batch needs at least one row, not " + rows);
    }
    return new ExampleBatch(set, rows);
  }

  /** The shape of the inputs; always the same object. */
  public Shape inputShape() {
    return inputShape;
  }

  /** The shape of the targets; always the same object. */
  public Shape targetShape() {
    return targetShape;
  }

  /** Number of rows, filled or not. */
  public int capacity() {
    return lengths.length;
  }

  /** Number of rows that hold an example; the others hold zeros and {@link #NO_LABEL}. */
  public int filled() {
    return filled;
  }

  /** Inputs that are numbers; shared, overwritten when the batch is used again. */
  public float[] inputs() {
    return inputs;
  }

  /** Inputs that are tokens; shared. */
  public int[] tokens() {
    return tokens;
  }

  /** Targets that are numbers; shared. */
  public float[] targets() {
    return targets;
  }

  /** Targets that are classes; shared. */
  public int[] labels() {
    return labels;
  }

  /** The steps of the sequence in each row; 0 where inputs are no sequences. Shared. */
  public int[] lengths() {
    return lengths;
  }

  /** The number of the example in a filled row. */
  public int example(int row) {
    return examples[row];
  }

  /**
   * Overwrites all rows with some examples of a set.
   *
   * @param set the set, or one of the same shapes
   * @param order numbers of examples
   * @param from index in the order of the first one
   * @param count how many of them, at most the capacity
   */
  public void fill(Examples set, int[] order, int from, int count) {
    Arrays.fill(inputs, 0);
    Arrays.fill(tokens, 0);
    Arrays.fill(targets, 0);
    Arrays.fill(labels, NO_LABEL);
    Arrays.fill(lengths, 0);
    for (int row = 0; row < count; row++) {
      examples[row] = order[from + row];
      set.fill(examples[row], this, row);
    }
    filled = count;
  }
}
