package org.einkorn.nn.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.einkorn.kernels.recurrent.CellKind;
import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.RecurrentOutput;
import org.einkorn.nn.RecurrentState;
import org.einkorn.nn.RecurrentWeights;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Shape.Axis;
import org.einkorn.nn.ShapeException;
import org.einkorn.nn.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Stacked recurrent layers over sequences, steps × batch × features: steps come first, as with
 * PyTorch's default, because the kernels take all sequences of a step together. A batch × steps ×
 * features tensor is turned by {@code permute(1, 0, 2)}, which moves it; token windows are better
 * laid out so from the start.
 *
 * <p>All layers, steps and directions run in one kernel; with dropout between layers, in training
 * there is one kernel a layer. Parameters have PyTorch's names ({@code weight_ih_l0}, {@code
 * weight_hh_l0}, {@code bias_ih_l0}, {@code bias_hh_l0}, {@code …_l1}, {@code …_reverse}), layouts,
 * order of gates and initial distribution, uniform between ±1/√hidden.
 */
public abstract sealed class Recurrent extends Layer permits Rnn, Lstm, Gru {
  private final String title;
  private final RecurrentOptions options;
  private final RecurrentWeights weights;
  private final List<RecurrentWeights> layers;

  Recurrent(String title, CellKind cell, int inputs, int hidden, RecurrentOptions options) {
    this.title = title;
    this.options = options;
    Sizes.positive("inputs", inputs);
    Sizes.positive("hidden", hidden);
    int directions = options.isBidirectional() ? 2 : 1;
    Initializer initializer = Initializer.uniform(-1 / Math.sqrt(hidden), 1 / Math.sqrt(hidden));
    IntFunction<Shape> bias = _ -> RecurrentWeights.vector(cell, hidden);
    this.weights =
        new RecurrentWeights(
            cell,
            options.layers(),
            options.isBidirectional(),
            inputs,
            hidden,
            group(
                "weight_ih",
                layer ->
                    RecurrentWeights.matrix(
                        cell, hidden, "inputs", layer == 0 ? inputs : directions * hidden),
                initializer),
            group(
                "weight_hh",
                _ -> RecurrentWeights.matrix(cell, hidden, "hidden", hidden),
                initializer),
            options.hasBias() ? group("bias_ih", bias, initializer) : List.of(),
            options.hasBias() ? group("bias_hh", bias, initializer) : List.of());
    List<RecurrentWeights> single = new ArrayList<>();
    for (int layer = 0; layer < options.layers(); layer++) {
      single.add(weights.layer(layer));
    }
    this.layers = List.copyOf(single);
  }

  /** The parameters of one kind, one behind the other. */
  private List<Parameter> group(String kind, IntFunction<Shape> shape, Initializer initializer) {
    List<Parameter> group = new ArrayList<>();
    for (int layer = 0; layer < options.layers(); layer++) {
      for (int way = 0; way < (options.isBidirectional() ? 2 : 1); way++) {
        String name = kind + "_l" + layer + (way == 1 ? "_reverse" : "");
        group.add(
            group.isEmpty()
                ? parameter(name, shape.apply(layer), initializer)
                : joined(name, shape.apply(layer), initializer));
      }
    }
    return group;
  }

  /** The parameters. */
  public final RecurrentWeights weights() {
    return weights;
  }

  @Override
  public final Shape outputShape(Shape input) {
    String expected = "steps × batch × features=" + weights.inputs();
    if (input.rank() != 3) {
      throw mismatch(input, expected, "give it a batch of sequences, such as an Embedding's");
    }
    if (input.axes().get(0).name().equals("batch") && input.axes().get(1).name().equals("steps")) {
      throw mismatch(input, expected, "lay the steps out first, or use permute(1, 0, 2)");
    }
    if (input.size(2) != weights.inputs()) {
      throw mismatch(
          input,
          expected,
          "make it new %s(%d, %d)"
              .formatted(getClass().getSimpleName(), input.size(2), weights.hidden()));
    }
    return new Shape(
        List.of(input.axes().get(0), input.axes().get(1), new Axis("features", weights.outputs())));
  }

  /** The hidden states of the last layer, from first states of zero. */
  @Override
  protected final Tensor compute(Tensor input) {
    if (!drops(input)) {
      return input.recurrent(weights);
    }
    Tensor tensor = input.recurrent(layers.getFirst());
    for (int layer = 1; layer < layers.size(); layer++) {
      tensor = tensor.dropout(options.dropout()).recurrent(layers.get(layer));
    }
    return tensor;
  }

  private boolean drops(Tensor input) {
    return options.dropout() > 0 && layers.size() > 1 && input.tape().isTraining();
  }

  /**
   * The same for sequences of different length.
   *
   * @param lengths the number of steps of each sequence, s32; behind the end the result is zero
   * @throws ShapeException when there is not one length for each sequence
   */
  public final Tensor forward(Tensor input, Tensor lengths) {
    return forward(input, null, lengths).output();
  }

  /**
   * The hidden states of the last layer and the last states of all.
   *
   * @param initial the states before the first step, or null for zeros
   * @param lengths the number of steps of each sequence, s32, or null for all
   * @throws ShapeException when a shape does not fit
   */
  public final RecurrentOutput forward(
      Tensor input, @Nullable RecurrentState initial, @Nullable Tensor lengths) {
    accept(input.shape());
    if (!drops(input)) {
      return input.recurrent(weights, initial, lengths);
    }
    return LayerByLayer.run(input, layers, options.dropout(), initial, lengths);
  }

  /** The shape of a state for so many sequences: layers·directions × batch × hidden. */
  public final Shape stateShape(long batch) {
    return weights.stateShape(batch);
  }

  @Override
  public final String toString() {
    return "%s %d→%d%s%s%s"
        .formatted(
            title,
            weights.inputs(),
            weights.hidden(),
            options.layers() == 1 ? "" : " layers " + options.layers(),
            options.isBidirectional() ? " bidirectional" : "",
            options.dropout() == 0 ? "" : " dropout " + options.dropout());
  }
}
