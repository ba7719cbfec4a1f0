package org.einkorn.nn;

import java.util.stream.Stream;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.LayerNorm;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.MaxPool2d;
import org.einkorn.nn.layers.Reshape;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of every layer against central differences, in double precision. */
class GradientTest {
  private static Shape images(long channels, long size) {
    return Shape.images(3, channels, size, size);
  }

  /**
   * In each network the layer of interest stands behind one with parameters: so its diff_src
   * counts.
   */
  static Stream<Arguments> networks() {
    Shape rows = Shape.features(3, 5);
    return Stream.of(
        Arguments.of("linear", rows, new Sequential(new Linear(5, 4), new Linear(4, 3, false))),
        Arguments.of(
            "linear + relu",
            rows,
            new Sequential(new Linear(5, 8), Activation.relu(), new Linear(8, 3))),
        Arguments.of(
            "linear + sigmoid",
            rows,
            new Sequential(new Linear(5, 4), Activation.sigmoid(), new Linear(4, 3))),
        Arguments.of(
            "linear + tanh",
            rows,
            new Sequential(new Linear(5, 4), Activation.tanh(), new Linear(4, 3))),
        Arguments.of(
            "linear, gelu",
            rows,
            new Sequential(new Linear(5, 4), Activation.gelu(), new Linear(4, 3))),
        Arguments.of(
            "prelu, one slope",
            rows,
            new Sequential(new Linear(5, 4), Activation.prelu(), new Linear(4, 3))),
        Arguments.of(
            "prelu of channels, reshape",
            rows,
            new Sequential(
                new Linear(5, 12), Reshape.images(3, 2, 2), Activation.prelu(3), new Flatten())),
        Arguments.of(
            "activations with numbers of their own",
            rows,
            new Sequential(
                new Linear(5, 6),
                Activation.leakyRelu(0.2),
                Activation.elu(0.5),
                Activation.clamp(-0.4, 0.9),
                new Linear(6, 3))),
        Arguments.of(
            "two activations",
            rows,
            new Sequential(new Linear(5, 4), Activation.tanh(), Activation.sigmoid())),
        Arguments.of(
            "conv",
            images(2, 6),
            new Sequential(new Conv2d(2, 3, 3), new Conv2d(3, 2, 2), new Flatten())),
        Arguments.of(
            "conv with stride and padding + relu",
            images(2, 7),
            new Sequential(
                new Conv2d(2, 3, 3, 2, 1, true),
                Activation.relu(),
                new Conv2d(3, 2, 3, 1, 2, false),
                new Flatten())),
        Arguments.of(
            "max-pool side by side",
            images(1, 6),
            new Sequential(new Conv2d(1, 2, 3), new MaxPool2d(2), new Flatten())),
        Arguments.of(
            "max-pool overlapping, padded",
            images(1, 7),
            new Sequential(new Conv2d(1, 2, 3), new MaxPool2d(3, 2, 1), new Flatten())),
        Arguments.of(
            "batch-norm",
            images(1, 5),
            new Sequential(
                new Conv2d(1, 2, 2), new BatchNorm2d(2), Activation.relu(), new Flatten())),
        Arguments.of(
            "layer-norm",
            rows,
            new Sequential(new Linear(5, 6), new LayerNorm(6), new Linear(6, 3))),
        Arguments.of("softmax", rows, new Sequential(new Linear(5, 4), new Softmax())),
        Arguments.of("residual", rows, new Sequential(new Linear(5, 4), new Residual(4))),
        Arguments.of("shared weights", rows, new Sequential(new Linear(5, 4), new Twice(4))),
        Arguments.of(
            "the demo's layers",
            images(1, 10),
            new Sequential(
                new Conv2d(1, 3, 3),
                Activation.relu(),
                new MaxPool2d(2),
                new Conv2d(3, 4, 3),
                Activation.relu(),
                new MaxPool2d(2),
                new Flatten(),
                new Linear(4, 6),
                Activation.relu(),
                new Linear(6, 3))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void equalsCentralDifferences(String name, Shape shape, Layer layer) {
    RandomKey key = RandomKey.of(5);
    Network network = new Network(layer, GradientCheck.ENGINE, key);
    float[] input = new float[(int) shape.count()];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) key.split("input").gaussian(i);
    }
    int[] labels = {1, -1, 0};
    Tape tape = Tape.training(GradientCheck.ENGINE);
    GradientCheck.check(name, network, () -> loss(network, tape, shape, input, labels));
  }

  private static Loss loss(Network network, Tape tape, Shape shape, float[] input, int[] labels) {
    tape.rewind();
    return network.forward(tape.tensor(shape, input)).crossEntropy(labels);
  }

  /** {@code x + linear(x)}: two contributions to the gradient of x. */
  private static final class Residual extends Layer {
    private final Linear inner;

    Residual(int features) {
      inner = child("inner", new Linear(features, features));
    }

    @Override
    public Shape outputShape(Shape input) {
      return inner.outputShape(input);
    }

    @Override
    protected Tensor compute(Tensor input) {
      return input.add(inner.forward(input));
    }
  }

  /** The same parameters twice: two contributions to their gradients. */
  private static final class Twice extends Layer {
    private final Linear inner;

    Twice(int features) {
      inner = child("inner", new Linear(features, features));
    }

    @Override
    public Shape outputShape(Shape input) {
      return inner.outputShape(inner.outputShape(input));
    }

    @Override
    protected Tensor compute(Tensor input) {
      return inner.forward(inner.forward(input));
    }
  }

  private static final class Softmax extends Layer {
    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    protected Tensor compute(Tensor input) {
      return input.softmax();
    }
  }
}
