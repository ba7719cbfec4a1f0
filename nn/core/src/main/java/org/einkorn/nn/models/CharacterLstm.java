package org.einkorn.nn.models;

import java.util.List;
import java.util.Objects;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Layer;
import org.einkorn.nn.RecurrentOutput;
import org.einkorn.nn.RecurrentState;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.layers.Embedding;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Lstm;
import org.einkorn.nn.layers.RecurrentOptions;

/**
 * A language model of characters: embedding, stacked LSTM layers, one logit for each character that
 * may come next. Takes tokens of steps × batch ({@link SequenceLayout#STEPS_FIRST}) and gives steps
 * × batch × characters.
 */
public final class CharacterLstm extends Layer implements LanguageModel {
  private final int characters;
  private final Embedding embedding;
  private final Lstm lstm;
  private final Linear decoder;

  /**
   * A model.
   *
   * @param characters size of the vocabulary
   * @param features features of a character
   * @param hidden hidden values of each layer
   * @param layers number of LSTM layers
   * @param dropout probability of dropping a number between layers, in training
   */
  public CharacterLstm(int characters, int features, int hidden, int layers, double dropout) {
    this.characters = characters;
    this.embedding = child("embedding", new Embedding(characters, features));
    this.lstm =
        child("lstm", new Lstm(features, hidden, RecurrentOptions.layers(layers).dropout(dropout)));
    this.decoder = child("decoder", new Linear(hidden, characters));
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 2) {
      throw mismatch(input, "tokens of steps × batch", "see SequenceLayout.STEPS_FIRST");
    }
    return new Shape(
        List.of(input.axes().get(0), input.axes().get(1), new Shape.Axis("features", characters)));
  }

  @Override
  public Tensor example(Tape tape, Shape shape) {
    return embedding.example(tape, shape);
  }

  @Override
  protected Tensor compute(Tensor tokens) {
    return decoder.forward(lstm.forward(embedding.forward(tokens)));
  }

  @Override
  public Reader reader(Engine engine) {
    return new StateReader(engine);
  }

  /** Keeps the states between one character and the next. */
  private final class StateReader implements Reader {
    private final Tape tape;
    private final Shape one = SequenceLayout.STEPS_FIRST.shape(1, 1);
    private final Shape states = lstm.stateShape(1);
    private final int[] token = new int[1];
    private final float[] hidden = new float[(int) states.count()];
    private final float[] cell = new float[(int) states.count()];
    private final float[] logits = new float[characters];

    StateReader(Engine engine) {
      tape = Tape.inference(engine);
    }

    @Override
    public float[] read(int next) {
      tape.rewind();
      token[0] = next;
      RecurrentState state =
          new RecurrentState(tape.tensor(states, hidden), tape.tensor(states, cell));
      RecurrentOutput output =
          lstm.forward(embedding.forward(tape.tensor(one, token)), state, null);
      decoder.forward(output.output()).copyTo(logits);
      output.last().hidden().copyTo(hidden);
      Objects.requireNonNull(output.last().cell()).copyTo(cell);
      return logits;
    }
  }

  @Override
  public String toString() {
    return "character lstm " + characters;
  }
}
