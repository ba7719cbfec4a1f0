package org.einkorn.nn.models;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.layers.Embedding;
import org.einkorn.nn.layers.LayerNorm;
import org.einkorn.nn.layers.PositionalEncoding;
import org.einkorn.nn.layers.TransformerEncoderBlock;
import org.einkorn.nn.layers.TransformerOptions;

/**
 * A small decoder in the manner of GPT-2 (Radford et al., 2019): tokens and learned positions,
 * causal blocks that normalize first, and logits by the embedding's own table (Press and Wolf,
 * 2017, arXiv:1608.05859). Takes tokens of batch × steps ({@link SequenceLayout#BATCH_FIRST}) and
 * gives batch × steps × tokens.
 */
public final class Gpt extends Layer implements LanguageModel {
  private final int tokens;
  private final int context;
  private final double dropout;
  private final Embedding embedding;
  private final PositionalEncoding positions;
  private final List<TransformerEncoderBlock> blocks = new ArrayList<>();
  private final LayerNorm norm;

  /**
   * A model.
   *
   * @param tokens size of the vocabulary
   * @param context most steps that it looks back
   * @param features features of a step
   * @param heads heads of attention, a divisor of the features
   * @param layers number of blocks
   * @param dropout probability of dropping a number that a part gives, in training
   */
  public Gpt(int tokens, int context, int features, int heads, int layers, double dropout) {
    this.tokens = tokens;
    this.context = context;
    this.dropout = dropout;
    this.embedding =
        child(
            "tokens",
            new Embedding(tokens, features, Embedding.NO_PADDING, Initializer.normal(0, 0.02)));
    this.positions = child("positions", PositionalEncoding.learned(context, features));
    TransformerOptions options = TransformerOptions.PRE_NORM.causal().dropout(dropout);
    for (int i = 0; i < layers; i++) {
      blocks.add(
          child(
              "blocks." + i, new TransformerEncoderBlock(features, heads, 4 * features, options)));
    }
    this.norm = child("norm", new LayerNorm(features));
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 2 || input.size(1) > context) {
      throw mismatch(
          input,
          "tokens of batch × at most %d steps".formatted(context),
          "see SequenceLayout.BATCH_FIRST, or make the context longer");
    }
    return new Shape(
        List.of(input.axes().get(0), input.axes().get(1), new Shape.Axis("features", tokens)));
  }

  @Override
  public Tensor example(Tape tape, Shape shape) {
    return embedding.example(tape, shape);
  }

  @Override
  protected Tensor compute(Tensor input) {
    Tensor tensor = positions.forward(embedding.forward(input)).dropout(dropout);
    for (TransformerEncoderBlock block : blocks) {
      tensor = block.forward(tensor);
    }
    return norm.forward(tensor).linear(embedding.weight(), null, null);
  }

  @Override
  public Reader reader(Engine engine) {
    return new WindowReader(engine);
  }

  /**
   * Reads the last tokens anew each time, always in a window of the context's size, so that there
   * is one set of kernels: what is behind the last token cannot be seen by it.
   */
  private final class WindowReader implements Reader {
    private final Tape tape;
    private final Shape shape = SequenceLayout.BATCH_FIRST.shape(1, context);
    private final int[] window = new int[context];
    private final float[] all = new float[Math.multiplyExact(context, tokens)];
    private final float[] logits = new float[tokens];
    private int filled;

    WindowReader(Engine engine) {
      tape = Tape.inference(engine);
    }

    @Override
    public float[] read(int token) {
      if (filled == context) {
        filled = context / 2;
        System.arraycopy(window, context - filled, window, 0, filled);
      }
      window[filled++] = token;
      tape.rewind();
      forward(tape.tensor(shape, window)).copyTo(all);
      System.arraycopy(all, (filled - 1) * tokens, logits, 0, tokens);
      return logits;
    }
  }

  @Override
  public String toString() {
    return "gpt %d context %d".formatted(tokens, context);
  }
}
