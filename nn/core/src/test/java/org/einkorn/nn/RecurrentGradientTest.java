package org.einkorn.nn;

import static org.einkorn.nn.GradientCheck.ENGINE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.einkorn.kernels.DataType;
import org.einkorn.nn.layers.Embedding;
import org.einkorn.nn.layers.Gru;
import org.einkorn.nn.layers.Lstm;
import org.einkorn.nn.layers.Recurrent;
import org.einkorn.nn.layers.RecurrentOptions;
import org.einkorn.nn.layers.Rnn;
import org.einkorn.nn.layers.Rnn.Nonlinearity;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of embeddings and recurrent layers against central differences. */
class RecurrentGradientTest {
  private static final int STEPS = 3;
  private static final int BATCH = 2;
  private static final int INPUTS = 2;
  private static final int HIDDEN = 3;
  private static final Shape BATCH_SHAPE = Shape.vector("batch", BATCH);
  private static final int[] LENGTHS = {3, 1};
  private static final int[] ANOTHER_ORDER = {0, 2};

  private static Shape sequences() {
    return new Shape(
        List.of(
            new Shape.Axis("steps", STEPS),
            new Shape.Axis("batch", BATCH),
            new Shape.Axis("features", INPUTS)));
  }

  static Stream<Arguments> layers() {
    RecurrentOptions one = RecurrentOptions.SINGLE;
    RecurrentOptions two = RecurrentOptions.layers(2);
    return Stream.of(
        Arguments.of(new Rnn(INPUTS, HIDDEN)),
        Arguments.of(new Rnn(INPUTS, HIDDEN, Nonlinearity.RELU, two.withoutBias())),
        Arguments.of(new Lstm(INPUTS, HIDDEN, one.withoutBias())),
        Arguments.of(new Lstm(INPUTS, HIDDEN, two.bidirectional())),
        Arguments.of(new Gru(INPUTS, HIDDEN)),
        Arguments.of(new Gru(INPUTS, HIDDEN, two.bidirectional())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void outputs(Recurrent layer) {
    check(layer, (tape, bundle) -> score(layer.forward(bundle.leaf(tape, 0))));
  }

  static Stream<Arguments> layersWithStates() {
    RecurrentOptions two = RecurrentOptions.layers(2);
    return Stream.of(
        Arguments.of(new Rnn(INPUTS, HIDDEN), LENGTHS),
        Arguments.of(new Lstm(INPUTS, HIDDEN, two.bidirectional()), LENGTHS),
        Arguments.of(new Lstm(INPUTS, HIDDEN, two), ANOTHER_ORDER),
        Arguments.of(new Lstm(INPUTS, HIDDEN), null),
        Arguments.of(new Lstm(INPUTS, HIDDEN, two.dropout(0.25)), LENGTHS),
        Arguments.of(new Gru(INPUTS, HIDDEN, two.bidirectional()), LENGTHS));
  }

  /** First states, last states and ends of sequences; a length of 0 passes the states on. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("layersWithStates")
  void states(Recurrent layer, int @Nullable [] lengths) {
    boolean cells = layer instanceof Lstm;
    check(
        layer,
        (tape, bundle) -> {
          RecurrentState initial =
              new RecurrentState(bundle.leaf(tape, 1), cells ? bundle.leaf(tape, 2) : null);
          Tensor ends = lengths == null ? null : tape.tensor(BATCH_SHAPE, lengths);
          RecurrentOutput output = layer.forward(bundle.leaf(tape, 0), initial, ends);
          Loss loss = score(output.output()).plus(score(output.last().hidden()).times(0.5));
          Tensor cell = output.last().cell();
          return cell == null ? loss : loss.plus(score(cell).times(2));
        });
  }

  /** Only last states are used: the gradient of the output is zero. */
  @Test
  void lastStatesAlone() {
    Gru layer = new Gru(INPUTS, HIDDEN);
    check(
        layer,
        (tape, bundle) -> score(layer.forward(bundle.leaf(tape, 0), null, null).last().hidden()));
  }

  /** One layer twice in a step, and one of its parameters beside it: gradients add up. */
  @Test
  void sharedWeights() {
    Lstm layer = new Lstm(HIDDEN, HIDDEN);
    Shape source =
        new Shape(
            List.of(
                new Shape.Axis("steps", STEPS),
                new Shape.Axis("batch", BATCH),
                new Shape.Axis("features", HIDDEN)));
    Bundle bundle = new Bundle(layer, source);
    Network network = new Network(bundle, ENGINE, RandomKey.of(3));
    Tape tape = Tape.training(ENGINE);
    GradientCheck.check(
        "shared",
        network,
        () -> {
          tape.rewind();
          Tensor twice = layer.forward(layer.forward(bundle.leaf(tape, 0)));
          Tensor bias = tape.tensor(layer.weights().biasHh().getFirst());
          return score(twice).plus(bias.square().sum().asLoss());
        });
  }

  /** Frozen parameters get no gradient, the others of the same operand the right one. */
  @Test
  void frozenWeights() {
    Lstm layer = new Lstm(INPUTS, HIDDEN, RecurrentOptions.layers(2));
    layer.weights().weightIh().getFirst().freeze();
    layer.weights().biasIh().forEach(Parameter::freeze);
    Bundle bundle = new Bundle(layer, sequences());
    Network network = new Network(bundle, ENGINE, RandomKey.of(3));
    Tape tape = Tape.training(ENGINE);
    score(layer.forward(bundle.leaf(tape, 0))).backward();
    List<String> learned =
        network.parameters().stream()
            .filter(parameter -> parameter.value().isGradientFresh())
            .map(Parameter::name)
            .toList();
    assertEquals(
        List.of(
            "layer.weight_ih_l1",
            "layer.weight_hh_l0",
            "layer.weight_hh_l1",
            "layer.bias_hh_l0",
            "layer.bias_hh_l1",
            "leaves.p0"),
        learned);
    float[] some = layer.weights().weightIh().getLast().gradientToArray();
    layer.unfreeze();
    tape.rewind();
    Optimizer.sgd(network, 1e-9).step();
    score(layer.forward(bundle.leaf(tape, 0))).backward();
    assertArrayEquals(some, layer.weights().weightIh().getLast().gradientToArray(), 1e-5f);
  }

  private static void check(Recurrent layer, BiFunction<Tape, Bundle, Loss> loss) {
    Bundle bundle =
        new Bundle(layer, sequences(), layer.stateShape(BATCH), layer.stateShape(BATCH));
    Network network = new Network(bundle, ENGINE, RandomKey.of(3));
    Tape tape = Tape.training(ENGINE);
    GradientCheck.check(
        layer.toString(),
        network,
        () -> {
          tape.rewind(RandomKey.of(8));
          return loss.apply(tape, bundle);
        });
  }

  /** A function of all numbers whose gradient is different for each. */
  private static Loss score(Tensor tensor) {
    float[] targets = Leaves.count(tensor.shape());
    return Losses.mse(tensor, targets).times(0.1);
  }

  @Test
  void embedding() {
    Embedding layer = new Embedding(5, 3);
    checkEmbedding(layer, new float[] {0, 1, 0, 3, 4});
  }

  @Test
  void embeddingWithPadding() {
    Embedding layer = new Embedding(5, 3, 3);
    checkEmbedding(layer, new float[] {0, 1, 0, 0, 4});
  }

  private static final int[] WORDS = {4, 1, 3, 4, 3, 4};

  private static void checkEmbedding(Embedding layer, float[] taken) {
    Network network = new Network(layer, ENGINE, RandomKey.of(3));
    Tape tape = Tape.training(ENGINE);
    GradientCheck.check(
        layer.toString(),
        network,
        () -> {
          tape.rewind();
          Tensor words = tape.tensor(Shape.features(2, 3), WORDS);
          assertEquals(DataType.S32, words.live().data().buffer().type());
          return score(layer.forward(words));
        });
    float[] gradient = layer.weight().gradientToArray();
    for (int row = 0; row < taken.length; row++) {
      assertEquals(taken[row] != 0, gradient[3 * row] != 0, "gradient of row " + row);
    }
  }
}
