package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.List;
import org.einkorn.autotune.Einkorn;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Options;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The first losses of four networks are PyTorch's, from the same numbers. In double precision only
 * the order of sums differs; in single precision ten steps multiply what rounding does in each.
 */
class LossReferenceTest {
  private static final double TOLERANCE = 1e-4;
  private static final double TOLERANCE_F64 = 1e-10;

  static List<ReferenceNetwork> networks() {
    return ReferenceNetwork.ALL;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void f32(ReferenceNetwork network) throws IOException {
    compare(network, DataType.F32, TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void f64(ReferenceNetwork network) throws IOException {
    compare(network, DataType.F64, TOLERANCE_F64);
  }

  private static void compare(ReferenceNetwork network, DataType type, double tolerance)
      throws IOException {
    String row = network.name() + " " + type.text();
    double[] expected = ReferenceFile.read(ReferenceNetwork.FILE).row(row);
    Engine engine = Engine.of(Einkorn.shared(), Options.cpu().withThreads(1), type);
    double[] found = network.losses(engine);
    assertEquals(expected.length, found.length);
    for (int step = 0; step < found.length; step++) {
      double difference = Math.abs(found[step] - expected[step]) / Math.abs(expected[step]);
      if (!(difference <= tolerance)) {
        fail(
            "%s, step %d: the loss is %.17g, PyTorch's %.17g, relative difference %.2g"
                .formatted(row, step, found[step], expected[step], difference));
      }
    }
  }
}
