package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.List;
import org.einkorn.autotune.Einkorn;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Options;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimizers change parameters step by step as PyTorch's do, by the same stored gradients. */
class UpdateReferenceTest {
  /** Of a number's magnitude or 1, whichever is greater: the updates are up to 0.1 a step. */
  private static final double TOLERANCE = 1e-6;

  private static final double TOLERANCE_F64 = 1e-14;

  static List<ReferenceRule> rules() {
    return ReferenceRule.ALL;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void f32(ReferenceRule rule) throws IOException {
    compare(rule, DataType.F32, TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void f64(ReferenceRule rule) throws IOException {
    compare(rule, DataType.F64, TOLERANCE_F64);
  }

  private static void compare(ReferenceRule rule, DataType type, double tolerance)
      throws IOException {
    ReferenceFile file = ReferenceFile.read(ReferenceRule.FILE);
    Engine engine = Engine.of(Einkorn.shared(), Options.cpu().withThreads(1), type);
    Leaves leaves = new Leaves(Initializer.ZEROS, Leaves.shape(ReferenceRule.COUNT));
    Network network = new Network(leaves, engine, RandomKey.of(1));
    Parameter parameter = network.parameters().getFirst();
    parameter.assign(floats(file.row("start")));
    Optimizer optimizer = Optimizer.of(network, rule.rule()).weightDecay(rule.decay());
    Tape tape = Tape.training(engine);
    for (int step = 1; step <= ReferenceRule.STEPS; step++) {
      tape.rewind();
      Tensor gradient = tape.tensor(parameter.shape(), floats(file.row("gradient " + step)));
      leaves.on(tape)[0].mul(gradient).sum().asLoss().backward();
      optimizer.step();
      double[] expected = file.row(rule.name() + " " + type.text() + " " + step);
      for (int i = 0; i < expected.length; i++) {
        double found = parameter.value().data().get(i);
        double difference = Math.abs(found - expected[i]) / Math.max(1, Math.abs(expected[i]));
        if (!(difference <= tolerance)) {
          fail(
              "%s %s, step %d, number %d: %.17g, PyTorch's %.17g"
                  .formatted(rule.name(), type.text(), step, i, found, expected[i]));
        }
      }
    }
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }
}
