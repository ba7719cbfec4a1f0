package org.einkorn.nn.data.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.ExampleBatch;

/**
 * A reusable place for the sequences of one batch that are filled up to one length.
 *
 * <p>A row that holds no sequence has length 0 and the label {@link #NO_LABEL}.
 */
public final class TokenBatch {
  /** The label of a row that only fills up the batch. */
  public static final int NO_LABEL = -1;

  private final SequenceLayout layout;
  private final Shape shape;
  private final Shape ofBatch;
  private final Shape ofMask;
  private final Shape ofShares;
  private final int batch;
  private final int steps;
  private final int padding;
  private final int[] tokens;
  private final int[] lengths;
  private final int[] labels;
  private final float[] mask;
  private final float[] shares;
  private int filled;

  /**
   * An empty batch.
   *
   * @param layout order of the axes
   * @param batch rows
   * @param steps tokens of each row
   * @param padding the token that fills up
   */
  public TokenBatch(SequenceLayout layout, int batch, int steps, int padding) {
    this.layout = layout;
    this.shape = layout.shape(batch, steps);
    this.ofBatch = Shape.vector("batch", batch);
    this.ofMask = SequenceLayout.BATCH_FIRST.shape(batch, steps);
    List<Shape.Axis> axes = new ArrayList<>(shape.axes());
    axes.add(new Shape.Axis("features", 1));
    this.ofShares = new Shape(axes);
    this.batch = batch;
    this.steps = steps;
    this.padding = padding;
    this.tokens = new int[Math.multiplyExact(batch, steps)];
    this.lengths = new int[batch];
    this.labels = new int[batch];
    this.mask = new float[tokens.length];
    this.shares = new float[tokens.length];
  }

  void clear() {
    filled = 0;
    Arrays.fill(tokens, padding);
    Arrays.fill(lengths, 0);
    Arrays.fill(labels, NO_LABEL);
    Arrays.fill(mask, Float.NEGATIVE_INFINITY);
    Arrays.fill(shares, 0);
  }

  /** Takes the sequences of examples, whose rows are as many and as long. */
  public void take(ExampleBatch examples) {
    clear();
    for (int row = 0; row < examples.filled(); row++) {
      add(examples.tokens(), row * steps, examples.lengths()[row], examples.labels()[row]);
    }
  }

  /** Adds a sequence, cut where it is longer than the batch. */
  void add(int[] sequence, int label) {
    add(sequence, 0, Math.min(sequence.length, steps), label);
  }

  private void add(int[] sequence, int from, int length, int label) {
    for (int step = 0; step < length; step++) {
      int to = layout.index(filled, step, batch, steps);
      tokens[to] = sequence[from + step];
      mask[filled * steps + step] = 0;
      shares[to] = 1f / length;
    }
    lengths[filled] = length;
    labels[filled] = label;
    filled++;
  }

  /** The shape of {@link #tokens()}. */
  public Shape shape() {
    return shape;
  }

  /** {@link #tokens()} on a tape. */
  public Tensor tokens(Tape tape) {
    return tape.tensor(shape, tokens);
  }

  /** {@link #lengths()} on a tape. */
  public Tensor lengths(Tape tape) {
    return tape.tensor(ofBatch, lengths);
  }

  /** {@link #mask()} on a tape. */
  public Tensor mask(Tape tape) {
    return tape.tensor(ofMask, mask);
  }

  /** {@link #shares()} on a tape, with a last axis of one position. */
  public Tensor shares(Tape tape) {
    return tape.tensor(ofShares, shares);
  }

  /** Number of rows, filled or not. */
  public int capacity() {
    return batch;
  }

  /** Tokens of each row. */
  public int steps() {
    return steps;
  }

  /** Number of rows that hold a sequence. */
  public int filled() {
    return filled;
  }

  /**
   * The tokens, behind the end of a sequence the padding; shared, overwritten by the next batch.
   */
  public int[] tokens() {
    return tokens;
  }

  /** The number of tokens of each sequence: what recurrent layers take. */
  public int[] lengths() {
    return lengths;
  }

  /** The labels. */
  public int[] labels() {
    return labels;
  }

  /** Batch × steps, 0 for tokens and −∞ for padding: what attention takes. */
  public float[] mask() {
    return mask;
  }

  /**
   * In the layout of the tokens, 1 by the length of the sequence for its tokens and 0 for padding:
   * a sum over steps weighted so is the mean.
   */
  public float[] shares() {
    return shares;
  }
}
