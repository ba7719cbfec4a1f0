package org.einkorn.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.einkorn.autotune.Einkorn;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.recurrent.CellKind;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.RecurrentOutput;
import org.einkorn.nn.RecurrentState;
import org.einkorn.nn.Shape;
import org.einkorn.nn.ShapeException;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recurrent layers against PyTorch's equations in plain loops, which take the parameters by their
 * names: so names, layouts and the order of gates, layers and directions are PyTorch's.
 */
class RecurrentTest {
  private static final int STEPS = 4;
  private static final int BATCH = 3;
  private static final int INPUTS = 2;
  private static final int HIDDEN = 3;

  /** One of full length, one of none, one in between. */
  private static final int[] LENGTHS = {4, 0, 2};

  /** Results are f32 numbers of magnitude 1 computed in double precision. */
  private static final double TOLERANCE = 2e-7;

  private final Engine engine =
      Engine.of(Einkorn.shared(), Options.cpu().withThreads(1), DataType.F64);

  private static Shape sequences(String first, String second, long features) {
    return new Shape(
        List.of(
            new Shape.Axis(first, STEPS),
            new Shape.Axis(second, BATCH),
            new Shape.Axis("features", features)));
  }

  static Stream<Recurrent> layers() {
    RecurrentOptions two = RecurrentOptions.layers(2);
    return Stream.of(
        new Rnn(INPUTS, HIDDEN),
        new Rnn(INPUTS, HIDDEN, Rnn.Nonlinearity.RELU, two),
        new Lstm(INPUTS, HIDDEN, two.bidirectional()),
        new Lstm(INPUTS, HIDDEN, two.dropout(0.5)),
        new Gru(INPUTS, HIDDEN, RecurrentOptions.layers(3).bidirectional()));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void equalsPlainLoops(Recurrent layer) {
    Network network = new Network(layer, engine, RandomKey.of(4));
    float[] source = random(STEPS * BATCH * INPUTS, 1);
    int states = (int) layer.stateShape(BATCH).count();
    float[] hidden = random(states, 2);
    float[] cell = random(states, 3);
    Tape tape = Tape.inference(engine);
    boolean cells = layer instanceof Lstm;
    RecurrentState initial =
        new RecurrentState(
            tape.tensor(layer.stateShape(BATCH), hidden),
            cells ? tape.tensor(layer.stateShape(BATCH), cell) : null);
    RecurrentOutput output =
        layer.forward(
            tape.tensor(sequences("steps", "batch", INPUTS), source),
            initial,
            tape.tensor(Shape.vector("batch", BATCH), LENGTHS));
    PlainLoops loops = new PlainLoops(network, layer, source, hidden, cell);
    loops.run();
    assertEquals(layer.outputShape(sequences("steps", "batch", INPUTS)), output.output().shape());
    assertEquals(layer.stateShape(BATCH), output.last().hidden().shape());
    assertArrayEquals(loops.layer, doubles(output.output()), TOLERANCE);
    assertArrayEquals(loops.hidden, doubles(output.last().hidden()), TOLERANCE);
    if (cells) {
      Tensor last = Objects.requireNonNull(output.last().cell());
      assertArrayEquals(loops.cell, doubles(last), TOLERANCE);
    }
  }

  private static float[] random(int count, long seed) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) RandomKey.of(seed).gaussian(i);
    }
    return numbers;
  }

  private static double[] doubles(Tensor tensor) {
    return doubles(tensor.toArray());
  }

  private static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  /** The equations of {@code torch.nn.RNN}, {@code LSTM} and {@code GRU}. */
  private static final class PlainLoops {
    private final Network network;
    private final RecurrentOptionsView options;
    private final CellKind kind;
    private double[] layer;
    private final double[] hidden;
    private final double[] cell;

    private record RecurrentOptionsView(int layers, int directions) {}

    PlainLoops(Network network, Recurrent layer, float[] source, float[] hidden, float[] cell) {
      this.network = network;
      this.options =
          new RecurrentOptionsView(layer.weights().layers(), layer.weights().directions());
      this.kind = layer.weights().cell();
      this.layer = doubles(source);
      this.hidden = doubles(hidden);
      this.cell = doubles(cell);
    }

    void run() {
      for (int l = 0; l < options.layers; l++) {
        int features = layer.length / (STEPS * BATCH);
        double[] next = new double[STEPS * BATCH * options.directions * HIDDEN];
        for (int d = 0; d < options.directions; d++) {
          String suffix = "_l" + l + (d == 1 ? "_reverse" : "");
          for (int b = 0; b < BATCH; b++) {
            for (int i = 0; i < LENGTHS[b]; i++) {
              int step = d == 0 ? i : LENGTHS[b] - 1 - i;
              int state = ((l * options.directions + d) * BATCH + b) * HIDDEN;
              double[] x = row(layer, (step * BATCH + b) * features, features);
              step(suffix, x, state);
              int to = ((step * BATCH + b) * options.directions + d) * HIDDEN;
              System.arraycopy(hidden, state, next, to, HIDDEN);
            }
          }
        }
        layer = next;
      }
    }

    private static double[] row(double[] all, int from, int count) {
      double[] row = new double[count];
      System.arraycopy(all, from, row, 0, count);
      return row;
    }

    private double[] affine(String kind, String suffix, double[] x) {
      float[] weight = parameter("weight_" + kind + suffix);
      float[] bias = parameter("bias_" + kind + suffix);
      double[] y = new double[bias.length];
      for (int o = 0; o < y.length; o++) {
        y[o] = bias[o];
        for (int i = 0; i < x.length; i++) {
          y[o] += (double) weight[o * x.length + i] * x[i];
        }
      }
      return y;
    }

    private float[] parameter(String name) {
      return network.parameters().stream()
          .filter(p -> p.name().equals(name))
          .map(Parameter::toArray)
          .findFirst()
          .orElseThrow();
    }

    private void step(String suffix, double[] x, int state) {
      double[] a = affine("ih", suffix, x);
      double[] u = affine("hh", suffix, row(hidden, state, HIDDEN));
      for (int j = 0; j < HIDDEN; j++) {
        int second = HIDDEN + j;
        int third = 2 * HIDDEN + j;
        int fourth = 3 * HIDDEN + j;
        switch (kind) {
          case RNN_TANH -> hidden[state + j] = Math.tanh(a[j] + u[j]);
          case RNN_RELU -> hidden[state + j] = Math.max(a[j] + u[j], 0);
          case LSTM -> {
            double c =
                sigmoid(a[second] + u[second]) * cell[state + j]
                    + sigmoid(a[j] + u[j]) * Math.tanh(a[third] + u[third]);
            cell[state + j] = c;
            hidden[state + j] = sigmoid(a[fourth] + u[fourth]) * Math.tanh(c);
          }
          case LBR_GRU -> {
            double z = sigmoid(a[second] + u[second]);
            double n = Math.tanh(a[third] + sigmoid(a[j] + u[j]) * u[third]);
            hidden[state + j] = (1 - z) * n + z * hidden[state + j];
          }
        }
      }
    }

    private static double sigmoid(double x) {
      return 1 / (1 + Math.exp(-x));
    }
  }

  @Test
  void parametersHaveTheNamesOfPyTorch() {
    Network network =
        new Network(
            new Lstm(INPUTS, HIDDEN, RecurrentOptions.layers(2).bidirectional()),
            engine,
            RandomKey.of(1));
    List<String> names = network.parameters().stream().map(Parameter::name).sorted().toList();
    List<String> expected =
        Stream.of("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            .flatMap(
                kind -> Stream.of("_l0", "_l0_reverse", "_l1", "_l1_reverse").map(kind::concat))
            .sorted()
            .toList();
    assertEquals(expected, names);
  }

  @Test
  void initialNumbersLieWithinOneByTheRootOfHidden() {
    Network network = new Network(new Gru(INPUTS, 16), engine, RandomKey.of(1));
    double most = 0;
    for (Parameter parameter : network.parameters()) {
      for (float number : parameter.toArray()) {
        most = Math.max(most, Math.abs(number));
      }
    }
    assertTrue(most <= 0.25 && most > 0.24, "the greatest of " + network + " is " + most);
  }

  @Test
  void wrongArgumentsAreExplained() {
    Lstm layer = new Lstm(INPUTS, HIDDEN);
    Network network = new Network(layer, engine, RandomKey.of(1));
    told(
        "lstm 2→3: expected steps × batch × features=2, found steps=4 × batch=3 × features=5; make"
            + " it new Lstm(5, 3)",
        () -> network.root().outputShape(sequences("steps", "batch", 5)));
    told(
        "lstm 2→3: expected steps × batch × features=2, found batch=4 × steps=3 × features=2; lay"
            + " the steps out first, or use permute(1, 0, 2)",
        () -> network.root().outputShape(sequences("batch", "steps", 2)));
    told(
        "lstm 2→3: expected steps × batch × features=2, found batch=2 × features=2; give it a batch"
            + " of sequences, such as an Embedding's",
        () -> network.root().outputShape(Shape.features(2, 2)));
    Tape tape = Tape.inference(engine);
    Tensor source = tape.tensor(sequences("steps", "batch", INPUTS), new float[24]);
    Tensor state = tape.tensor(layer.stateShape(2), new float[6]);
    told(
        "first hidden state of the recurrent layers with weight_ih_l0: expected layers=1 × batch=3 ×"
            + " features=3, found layers=1 × batch=2 × features=3; give a row for each layer and"
            + " direction, and each sequence of the batch",
        () -> layer.forward(source, new RecurrentState(state, state), null));
    told(
        "lengths for the recurrent layers with weight_ih_l0: expected batch=3, found batch=2; give one"
            + " length for each sequence",
        () -> layer.forward(source, tape.tensor(Shape.vector("batch", 2), new int[2])));
    assertEquals(
        "lengths: expected whole numbers (s32), found f64 in batch=3; make the tensor by"
            + " Tape.tensor(shape, int[])",
        assertThrows(
                IllegalArgumentException.class,
                () -> layer.forward(source, tape.tensor(Shape.vector("batch", 3), new float[3])))
            .getMessage());
    Tensor fitting = tape.tensor(layer.stateShape(BATCH), new float[9]);
    assertEquals(
        "the first states of an lstm are two; give new RecurrentState(hidden, cell)",
        assertThrows(
                IllegalArgumentException.class,
                () -> layer.forward(source, RecurrentState.of(fitting), null))
            .getMessage());
    assertEquals(
        "dropout must be from 0, inclusive, to 1, exclusive, not 1.0",
        assertThrows(IllegalArgumentException.class, () -> RecurrentOptions.layers(2).dropout(1))
            .getMessage());
  }

  private static void told(String message, Runnable call) {
    assertEquals(message, assertThrows(ShapeException.class, call::run).getMessage());
  }
}
