package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.Policy;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Options;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/** Inference tapes keep weights packed from run to run, and notice every change. */
class PackedWeightsTest {
  private static final Shape SHAPE = Shape.images(9, 3, 6, 6);

  private final Engine engine =
      Engine.of(
          Einkorn.builder().backends(List.of(Backends.named("vector"))).policy(Policy.OFF).build(),
          Options.cpu().withThreads(2),
          DataType.F32);
  private final Network network =
      new Network(
          new Sequential(
              new Conv2d(3, 16, 3),
              new BatchNorm2d(16),
              Activation.relu(),
              new Conv2d(16, 8, 3),
              new Flatten(),
              new Linear(32, 40),
              new Linear(40, 5)),
          engine,
          RandomKey.of(1));
  private final float[] input = new float[(int) SHAPE.count()];

  PackedWeightsTest() {
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) RandomKey.of(2).gaussian(i);
    }
  }

  private float[] fresh() {
    return network.forward(Tape.inference(engine).tensor(SHAPE, input)).toArray();
  }

  @Test
  void aTapeThatRanBeforeSeesEveryChange() throws InterruptedException {
    network.predict(SHAPE, input);
    engine.awaitSettled();
    float[] first = network.predict(SHAPE, input);
    assertTrue(
        engine.handles().stream().anyMatch(handle -> handle.kernel().packsWeights()),
        "none of these kernels packs: the test would prove nothing");
    assertArrayEquals(fresh(), network.predict(SHAPE, input));
    for (Parameter parameter : network.parameters()) {
      if (parameter.name().endsWith("weight")) {
        float[] numbers = parameter.toArray();
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] *= 1.5f;
        }
        parameter.assign(numbers);
        float[] changed = network.predict(SHAPE, input);
        assertArrayEquals(fresh(), changed, parameter.name());
        assertFalse(Arrays.equals(first, changed), parameter.name());
        first = changed;
      }
    }
  }

  @Test
  void aStepOfTrainingIsAChange() throws InterruptedException {
    network.predict(SHAPE, input);
    engine.awaitSettled();
    float[] before = network.predict(SHAPE, input);
    Tape tape = Tape.training(engine);
    network.forward(tape.tensor(SHAPE, input)).crossEntropy(new int[9]).backward();
    Optimizer.sgd(network, 0.1).step();
    float[] after = network.predict(SHAPE, input);
    assertArrayEquals(fresh(), after);
    assertFalse(Arrays.equals(before, after));
  }
}
