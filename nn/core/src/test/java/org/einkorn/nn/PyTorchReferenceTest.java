package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.kernels.DataType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The stored references are what PyTorch computes. With {@code -Deinkorn.test.references=write}
 * they are written anew:
 *
 * <pre>{@code mvn -Ppytorch -pl nn/core -am verify -Dtest=PyTorchReferenceTest
 *     -Dsurefire.failIfNoSpecifiedTests=false -Deinkorn.test.references=write}</pre>
 */
class PyTorchReferenceTest {
  private static final String MADE = "Made with PyTorch 2.10 by PyTorchReferenceTest.\n";

  @BeforeAll
  static void oneThread() {
    torch.set_num_threads(1);
  }

  @Test
  void losses() throws IOException {
    ReferenceFile file = new ReferenceFile(ReferenceNetwork.FILE);
    for (ReferenceNetwork network : ReferenceNetwork.ALL) {
      for (DataType type : new DataType[] {DataType.F32, DataType.F64}) {
        file.put(network.name() + " " + type.text(), new PyTorchNetwork(network, type).losses());
      }
    }
    check(
        file,
        ReferenceNetwork.FILE,
        "The losses of ten steps (SGD, momentum 0.9), then one of the network as in use.");
  }

  @Test
  void updates() throws IOException {
    ReferenceFile file = new ReferenceFile(ReferenceRule.FILE);
    file.put("start", ReferenceRule.start());
    for (int step = 1; step <= ReferenceRule.STEPS; step++) {
      file.put("gradient " + step, ReferenceRule.gradient(step));
    }
    for (ReferenceRule rule : ReferenceRule.ALL) {
      for (DataType type : new DataType[] {DataType.F32, DataType.F64}) {
        double[][] updates = PyTorchOptimizer.updates(rule, type);
        for (int step = 1; step <= updates.length; step++) {
          file.put(rule.name() + " " + type.text() + " " + step, updates[step - 1]);
        }
      }
    }
    check(file, ReferenceRule.FILE, "Parameters after each step of each rule.");
  }

  /** Other machines add up in another order. */
  private static void check(ReferenceFile made, String name, String comment) throws IOException {
    if ("write".equals(System.getProperty("einkorn.test.references"))) {
      made.write(MADE + comment);
      return;
    }
    ReferenceFile stored = ReferenceFile.read(name);
    for (String row : made.names()) {
      double tolerance = row.contains("f32") ? 1e-5 : 1e-12;
      assertArrayEquals(stored.row(row), made.row(row), tolerance, row);
    }
  }
}
