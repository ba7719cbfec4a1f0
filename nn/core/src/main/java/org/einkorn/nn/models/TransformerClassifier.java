package org.einkorn.nn.models;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.attention.AttentionMask;
import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.data.text.TokenBatch;
import org.einkorn.nn.data.text.WordTokenizer;
import org.einkorn.nn.layers.Embedding;
import org.einkorn.nn.layers.LayerNorm;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.PositionalEncoding;
import org.einkorn.nn.layers.TransformerEncoderBlock;
import org.einkorn.nn.layers.TransformerOptions;

/**
 * A classifier of texts: embedding and learned positions of words, Transformer blocks that
 * normalize first, the mean over the words of each text, one logit for each class. Takes tokens of
 * batch × steps and gives batch × classes.
 */
public final class TransformerClassifier extends Layer implements TokenClassifier {
  private static final int[] STEPS = {1};

  private final int steps;
  private final int classes;
  private final double dropout;
  private final Embedding embedding;
  private final PositionalEncoding positions;
  private final List<TransformerEncoderBlock> blocks = new ArrayList<>();
  private final LayerNorm norm;
  private final Linear head;

  /**
   * A classifier.
   *
   * @param words size of the vocabulary, of which {@link WordTokenizer#PADDING} counts as zeros
   * @param steps most words of a text
   * @param features features of a word
   * @param heads heads of attention, a divisor of the features
   * @param layers number of blocks
   * @param classes number of classes
   * @param dropout probability of dropping a number that a part gives, in training
   */
  public TransformerClassifier(
      int words, int steps, int features, int heads, int layers, int classes, double dropout) {
    this.steps = steps;
    this.classes = classes;
    this.dropout = dropout;
    this.embedding =
        child(
            "embedding",
            new Embedding(words, features, WordTokenizer.PADDING, Initializer.normal(0, 0.1)));
    this.positions = child("positions", PositionalEncoding.learned(steps, features));
    TransformerOptions options = TransformerOptions.PRE_NORM.dropout(dropout);
    for (int i = 0; i < layers; i++) {
      blocks.add(
          child(
              "blocks." + i, new TransformerEncoderBlock(features, heads, 4 * features, options)));
    }
    this.norm = child("norm", new LayerNorm(features));
    this.head = child("head", new Linear(features, classes));
  }

  @Override
  public SequenceLayout layout() {
    return SequenceLayout.BATCH_FIRST;
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 2 || input.size(1) > steps) {
      throw mismatch(
          input,
          "tokens of batch × at most %d steps".formatted(steps),
          "see SequenceLayout.BATCH_FIRST, or cut the texts");
    }
    return Shape.features(input.size(0), classes);
  }

  @Override
  public Tensor example(Tape tape, Shape shape) {
    return embedding.example(tape, shape);
  }

  /** Of texts that are all as long as the tensor. */
  @Override
  protected Tensor compute(Tensor tokens) {
    Tensor tensor = embedded(tokens);
    for (TransformerEncoderBlock block : blocks) {
      tensor = block.forward(tensor);
    }
    return head.forward(norm.forward(tensor).mean(STEPS));
  }

  @Override
  public Tensor forward(Tape tape, TokenBatch batch) {
    Tensor tensor = embedded(batch.tokens(tape));
    Tensor mask = batch.mask(tape);
    for (TransformerEncoderBlock block : blocks) {
      tensor = block.forward(tensor, AttentionMask.BK, mask);
    }
    return head.forward(norm.forward(tensor).mul(batch.shares(tape)).sum(STEPS));
  }

  private Tensor embedded(Tensor tokens) {
    return positions.forward(embedding.forward(tokens)).dropout(dropout);
  }

  @Override
  public String toString() {
    return "transformer classifier";
  }
}
