package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

class TapeTest {
  private static final Engine ENGINE = Engine.cpu();
  private static final Shape ROW = Shape.features(1, 2);

  private static Network network() {
    return new Network(
        new Sequential(new Linear(2, 4), Activation.relu(), new Linear(4, 2)),
        ENGINE,
        RandomKey.of(1));
  }

  @Test
  void useAfterTheRewindThrowsAndNamesKeep() {
    Tape tape = Tape.training(ENGINE);
    Tensor tensor = tape.tensor(ROW, new float[] {-1, 2});
    Tensor kept = tensor.keep();
    tape.rewind();
    var error = assertThrows(IllegalStateException.class, tensor::toArray);
    assertEquals(
        "this tensor (batch=1 × features=2) was computed before Tape.rewind(), and its memory is in"
            + " use again; call keep() on it before the rewind to hold on to it",
        error.getMessage());
    assertThrows(IllegalStateException.class, () -> tensor.activation(ActivationKind.RELU));
    Tensor other = tape.tensor(ROW, new float[] {5, 5});
    assertThrows(IllegalStateException.class, () -> other.add(tensor));
    assertArrayEquals(new float[] {-1, 2}, kept.toArray());
    assertArrayEquals(new float[] {0, 2}, kept.activation(ActivationKind.RELU).toArray());
  }

  @Test
  void lossesKeepTheirValue() {
    Network network = network();
    Tape tape = Tape.training(ENGINE);
    Loss first = network.forward(tape.tensor(ROW, new float[] {1, 2})).crossEntropy(new int[1]);
    double value = first.value();
    tape.rewind();
    Loss unread = network.forward(tape.tensor(ROW, new float[] {1, 2})).crossEntropy(new int[1]);
    tape.rewind();
    Loss other = network.forward(tape.tensor(ROW, new float[] {9, 2})).crossEntropy(new int[1]);
    assertTrue(Double.isFinite(value) && value != other.value(), "losses must differ");
    assertEquals(value, first.value());
    assertEquals(value, unread.value());
    var error = assertThrows(IllegalStateException.class, unread::backward);
    assertEquals("the tape was rewound; call backward() before Tape.rewind()", error.getMessage());
  }

  @Test
  void aStepLikeTheLastTakesNoMemory() {
    Network network = network();
    Optimizer optimizer = Optimizer.adam(network, 0.01);
    Tape tape = Tape.training(ENGINE);
    step(network, optimizer, tape, ROW, new int[1]);
    long bytes = tape.bytes();
    Node second = tapeAt(tape, 1);
    for (int i = 0; i < 100; i++) {
      step(network, optimizer, tape, ROW, new int[1]);
    }
    assertEquals(bytes, tape.bytes());
    assertSame(second, tapeAt(tape, 1));
  }

  private static Node tapeAt(Tape tape, int position) {
    tape.rewind();
    for (int i = 0; i < position; i++) {
      tape.tensor(ROW, new float[2]);
    }
    return Objects.requireNonNull(tape.at());
  }

  /** Steps of changing size: results are right, and memory stops growing. */
  @Test
  void aTapeFollowsChangesOfTheStep() {
    Network network = network();
    Tape tape = Tape.training(ENGINE);
    float[] alone = forward(network, Tape.training(ENGINE), 3);
    long bytes = 0;
    for (int round = 0; round < 20; round++) {
      forward(network, tape, 1 + round % 5);
      assertArrayEquals(alone, forward(network, tape, 3));
      bytes = round == 5 ? tape.bytes() : bytes;
    }
    assertEquals(bytes, tape.bytes());
  }

  private static float[] forward(Network network, Tape tape, int rows) {
    tape.rewind();
    float[] input = new float[2 * rows];
    for (int i = 0; i < input.length; i++) {
      input[i] = i;
    }
    Tensor output = network.forward(tape.tensor(Shape.features(rows, 2), input));
    output.crossEntropy(new int[rows]).backward();
    return output.toArray();
  }

  private static void step(
      Network network, Optimizer optimizer, Tape tape, Shape shape, int[] labels) {
    tape.rewind();
    network.forward(tape.tensor(shape, new float[] {1, 2})).crossEntropy(labels).backward();
    optimizer.step();
  }

  /** Gradients of two backward passes add up until the optimizer's step. */
  @Test
  void gradientsAccumulateUntilTheStep() {
    Network network = network();
    Parameter weight = network.parameters().getFirst();
    Tape tape = Tape.training(ENGINE);
    forward(network, tape, 2);
    float[] once = weight.gradientToArray();
    forward(network, tape, 2);
    float[] twice = weight.gradientToArray();
    for (int i = 0; i < once.length; i++) {
      assertEquals(2 * once[i], twice[i]);
    }
    Optimizer.sgd(network, 0.1).step();
    forward(network, Tape.training(ENGINE), 1);
    assertTrue(weight.gradientToArray()[0] != twice[0], "the step must start a new sum");
  }

  @Test
  void aParameterWithoutGradientStaysAsItIs() {
    Linear unused = new Linear(3, 3);
    Layer layer =
        new Layer() {
          private final Linear used = child("used", new Linear(2, 2));

          {
            child("unused", unused);
          }

          @Override
          public Shape outputShape(Shape input) {
            return used.outputShape(input);
          }

          @Override
          protected Tensor compute(Tensor input) {
            return used.forward(input);
          }
        };
    Network network = new Network(layer, ENGINE, RandomKey.of(2));
    float[] before = unused.weight().toArray();
    unused.weight().value().gradient().write(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
    forward(network, Tape.training(ENGINE), 2);
    Optimizer.sgd(network, 0.1).step();
    assertArrayEquals(before, unused.weight().toArray());
  }

  @Test
  void wrongUseIsExplained() {
    Network network = network();
    Tape inference = Tape.inference(ENGINE);
    Loss loss = network.forward(inference.tensor(ROW, new float[2])).crossEntropy(new int[1]);
    message(
        "an inference tape remembers nothing for the backward pass; use Tape.training",
        assertThrows(IllegalStateException.class, loss::backward));
    message(
        "a tensor of batch=1 × features=2 needs 2 numbers, not 3",
        assertThrows(IllegalArgumentException.class, () -> inference.tensor(ROW, new float[3])));
    Tensor tensor = inference.tensor(ROW, new float[2]);
    message(
        "the two tensors were computed on different tapes",
        assertThrows(
            IllegalArgumentException.class,
            () -> tensor.add(Tape.inference(ENGINE).tensor(ROW, new float[2]))));
    message(
        "cross-entropy of batch=1 × features=2: expected 1 labels, found 2; give one for each row of"
            + " the logits",
        assertThrows(IllegalArgumentException.class, () -> tensor.crossEntropy(new int[2])));
    message(
        "cross-entropy of batch=1 × features=2: expected labels below 2, the number of classes, found 2"
            + " in row 0; give the last layer more outputs, or the row a negative label to leave it out",
        assertThrows(IllegalArgumentException.class, () -> tensor.crossEntropy(new int[] {2})));
    message(
        "the learning rate must be positive and finite, not NaN",
        assertThrows(IllegalArgumentException.class, () -> Optimizer.adam(network, Double.NaN)));
  }

  private static void message(String expected, Exception error) {
    assertEquals(expected, error.getMessage());
  }
}
