package org.einkorn.nn.data.text;

import java.util.List;
import org.einkorn.nn.Shape;
import org.einkorn.nn.data.ExampleBatch;
import org.einkorn.nn.data.Examples;

/**
 * Sequences of tokens with classes as examples, each cut or filled up by {@link
 * WordTokenizer#PADDING} to one length.
 */
public final class LabelledSequences implements Examples {
  private final String name;
  private final List<String> classes;
  private final int[][] sequences;
  private final int[] labels;
  private final int steps;

  /**
   * Sequences of texts.
   *
   * @param texts the texts
   * @param tokenizer makes tokens of them
   * @param steps most tokens of a sequence
   */
  public LabelledSequences(LabelledTexts texts, Tokenizer tokenizer, int steps) {
    if (steps <= 0) {
      throw new IllegalArgumentException("sequences need a length above 0, not " + steps);
    }
    this.name = texts.name();
    this.classes = texts.classes();
    this.sequences = texts.encode(tokenizer);
    this.labels = texts.labelArray();
    this.steps = steps;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape inputs(int rows) {
    return SequenceLayout.BATCH_FIRST.shape(rows, steps);
  }

  @Override
  public Shape targets(int rows) {
    return Shape.features(rows, 1);
  }

  @Override
  public boolean hasTokens() {
    return true;
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
    int length = Math.min(steps, sequences[example].length);
    System.arraycopy(sequences[example], 0, to.tokens(), row * steps, length);
    to.lengths()[row] = length;
    to.labels()[row] = labels[example];
  }

  @Override
  public String toString() {
    return "%s: %d texts, of %d tokens at most".formatted(name, size(), steps);
  }
}
