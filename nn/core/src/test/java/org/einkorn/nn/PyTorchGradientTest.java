package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.kernels.DataType;
import org.einkorn.nn.PyTorchCase.Draw;
import org.einkorn.nn.PyTorchCase.Operands;
import org.einkorn.nn.PyTorchCase.Operation;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Results and gradients of every operation and loss are PyTorch's, in double precision, over random
 * shapes: {@code mvn -Ppytorch -pl nn/core -am verify -Dtest=PyTorchGradientTest
 * -Dsurefire.failIfNoSpecifiedTests=false}, of a given seed alone with {@code
 * -Deinkorn.test.seed=…}, of more seeds with {@code -Deinkorn.test.cases=…}.
 */
class PyTorchGradientTest {
  /** Of a number's magnitude or 1: sums of up to some thousand terms in another order. */
  private static final double TOLERANCE = 1e-10;

  private static final int CASES = Integer.getInteger("einkorn.test.cases", 12);

  @BeforeAll
  static void oneThread() {
    torch.set_num_threads(1);
  }

  static Stream<Operation> operations() {
    return Stream.of(
            PyTorchOperations.all(),
            PyTorchLayers.all(),
            PyTorchSequences.all(),
            PyTorchLosses.all())
        .flatMap(operations -> operations);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void equals(Operation operation) {
    Integer seed = Integer.getInteger("einkorn.test.seed");
    for (int i = 0; i < (seed == null ? CASES : 1); i++) {
      int used = seed == null ? i : seed;
      try {
        compare(operation, RandomKey.of(used).split(operation.name()));
      } catch (RuntimeException | AssertionError e) {
        fail("%s: repeat with -Deinkorn.test.seed=%d".formatted(operation, used), e);
      }
    }
  }

  @SuppressWarnings("try")
  private static void compare(Operation operation, RandomKey key) {
    PyTorchCase both = operation.draw().apply(new Draw(key));
    Bundle bundle = new Bundle(both.layer(), both.leaves().toArray(Shape[]::new));
    Network network = new Network(bundle, GradientCheck.ENGINE, key);
    moveConstants(network, key);
    try (PointerScope scope = new PointerScope()) {
      Operands operands = operands(network);
      org.bytedeco.pytorch.Tensor expected = both.theirs().of(operands);
      float[] weights = weights(key, Math.toIntExact(expected.numel()));
      org.bytedeco.pytorch.Tensor flat = PyTorch.constant(weights, weights.length);
      expected.reshape(-1).mul(flat).sum().backward();

      Tape tape = Tape.training(GradientCheck.ENGINE);
      Tensor[] leaves = bundle.all().stream().map(tape::tensor).toArray(Tensor[]::new);
      Tensor found = both.ours().of(leaves);
      assertArrayEquals(expected.shape(), PyTorch.sizes(found.shape()), "sizes");
      close("result", PyTorch.numbers(expected), found.live().data());
      found.mul(tape.tensor(found.shape(), weights)).sum().asLoss().backward();
      boolean any = weights.length == 0;
      for (Parameter parameter : network.parameters()) {
        if (parameter.isLearned()) {
          assertTrue(parameter.value().isGradientFresh(), "no gradient of " + parameter);
          double[] gradient = PyTorch.numbers(operands.tensors().get(parameter.name()).grad());
          close("gradient of " + parameter, gradient, parameter.value().gradient());
          any |= gradient.length > 0;
        } else {
          double[] state = PyTorch.numbers(operands.tensors().get(parameter.name()));
          close("state " + parameter, state, parameter.value().data());
        }
      }
      assertTrue(any, "nothing was compared");
    }
  }

  /** Scales and shifts that start as ones and zeros would hide mistakes. */
  private static void moveConstants(Network network, RandomKey key) {
    for (Parameter parameter : network.parameters()) {
      if (parameter.isLearned() && parameter.shape().rank() == 1) {
        float[] numbers = parameter.toArray();
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] += (float) key.split(parameter.name()).uniform(i);
        }
        parameter.assign(numbers);
      }
    }
  }

  private static Operands operands(Network network) {
    Map<String, org.bytedeco.pytorch.Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      Place place = parameter.value().data();
      double[] numbers = new double[Math.toIntExact(place.count())];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = place.get(i);
      }
      org.bytedeco.pytorch.Tensor tensor = PyTorch.tensor(DataType.F64, parameter.shape(), numbers);
      tensors.put(parameter.name(), tensor.requires_grad_(parameter.isLearned()));
    }
    return new Operands(tensors);
  }

  private static float[] weights(RandomKey key, int count) {
    float[] weights = new float[count];
    RandomKey own = key.split("weights");
    for (int i = 0; i < count; i++) {
      weights[i] = (float) (1 + own.uniform(i));
    }
    return weights;
  }

  private static void close(String what, double[] expected, Place found) {
    for (int i = 0; i < expected.length; i++) {
      double number = found.get(i);
      double difference = Math.abs(number - expected[i]);
      if (!(difference <= TOLERANCE * Math.max(1, Math.abs(expected[i])))) {
        fail("%s, number %d: %.17g, PyTorch's %.17g".formatted(what, i, number, expected[i]));
      }
    }
  }
}
