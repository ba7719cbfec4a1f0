package org.einkorn.nn.models;

import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.data.text.TokenBatch;
import org.einkorn.nn.data.text.WordTokenizer;
import org.einkorn.nn.layers.Dropout;
import org.einkorn.nn.layers.Embedding;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Lstm;
import org.einkorn.nn.layers.RecurrentOptions;

/**
 * A classifier of texts: embedding of words, an LSTM in both directions, the mean of its hidden
 * states over the words of each text, one logit for each class. Takes tokens of steps × batch and
 * gives batch × classes.
 */
public final class TextClassifier extends Layer implements TokenClassifier {
  private static final int[] STEPS = {0};

  private final int classes;
  private final Embedding embedding;
  private final Dropout dropout;
  private final Lstm lstm;
  private final Linear head;

  /**
   * A classifier.
   *
   * @param words size of the vocabulary, of which {@link WordTokenizer#PADDING} counts as zeros
   * @param features features of a word
   * @param hidden hidden values of each direction
   * @param classes number of classes
   * @param dropout probability of dropping a feature of a word or a mean, in training
   */
  public TextClassifier(int words, int features, int hidden, int classes, double dropout) {
    this.classes = classes;
    this.embedding = child("embedding", new Embedding(words, features, WordTokenizer.PADDING));
    this.dropout = child("dropout", new Dropout(dropout));
    this.lstm = child("lstm", new Lstm(features, hidden, RecurrentOptions.SINGLE.bidirectional()));
    this.head = child("head", new Linear(2 * hidden, classes));
  }

  @Override
  public SequenceLayout layout() {
    return SequenceLayout.STEPS_FIRST;
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 2) {
      throw mismatch(input, "tokens of steps × batch", "see SequenceLayout.STEPS_FIRST");
    }
    return Shape.features(input.size(1), classes);
  }

  @Override
  public Tensor example(Tape tape, Shape shape) {
    return embedding.example(tape, shape);
  }

  /** Of texts that are all as long as the tensor. */
  @Override
  protected Tensor compute(Tensor tokens) {
    Tensor states = lstm.forward(dropout.forward(embedding.forward(tokens)));
    return head.forward(dropout.forward(states.mean(STEPS)));
  }

  @Override
  public Tensor forward(Tape tape, TokenBatch batch) {
    Tensor words = dropout.forward(embedding.forward(batch.tokens(tape)));
    Tensor states = lstm.forward(words, batch.lengths(tape));
    Tensor mean = states.mul(batch.shares(tape)).sum(STEPS);
    return head.forward(dropout.forward(mean));
  }

  @Override
  public String toString() {
    return "text classifier";
  }
}
