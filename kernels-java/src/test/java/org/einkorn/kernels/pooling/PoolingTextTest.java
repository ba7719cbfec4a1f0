package org.einkorn.kernels.pooling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.ProblemSyntaxException;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.reference.References;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text of poolings, what is refused, and means worked out by hand. */
final class PoolingTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "avg_p mb2ic3ih9kh3sh2ph1 | avg_p mb2ic3ih9oh5kh3sh2ph1 nchw",
        "avg_np mb2ic3iw9kw3 nhwc | avg_np mb2ic3ih1iw9oh1ow7kh1kw3sh1sw1ph0pw0 nhwc",
        "max mb1ic2id6kd2sd2ih9kh3 | max mb1ic2id6od3kd2sd2ih9oh7kh3 nchw",
        "avg_np mb1ic2ih9oh4 adaptive | avg_np mb1ic2ih9iw9oh4ow4 nchw adaptive"
      })
  void hasACanonicalForm(String text, String canonical) {
    String prefix = "pooling forward-inference f32 ";
    assertEquals(prefix + canonical, Problems.parse(prefix + text).text());
    assertEquals(Problems.parse(prefix + text), Problems.parse(prefix + canonical));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "avg_np mb1ic2ih4oh9 adaptive | it needs from 1 to 4 outputs",
        "avg_np mb1ic2id4od2kd2ih4oh2 adaptive | no size 'kd'",
        "mean mb1ic2ih4kh2 | expected one of: max, avg_p, avg_np"
      })
  void isRefused(String text, String reason) {
    String message =
        assertThrows(
                ProblemSyntaxException.class,
                () -> Problems.parse("pooling forward-inference f32 " + text))
            .getMessage();
    assertTrue(message.contains(reason), message);
  }

  @Test
  void meansCountThePaddingOrDoNot() {
    assertArrayEquals(new double[] {1, 3.5}, mean("avg_np mb1ic1iw4ow2kw2sw3pw1", 1, 2, 3, 4), 0);
    assertArrayEquals(new double[] {0.5, 3.5}, mean("avg_p mb1ic1iw4ow2kw2sw3pw1", 1, 2, 3, 4), 0);
  }

  @Test
  void adaptiveWindowsOverlap() {
    assertArrayEquals(new double[] {1.5, 2.5, 4}, mean("avg_np mb1ic1iw4ow3 adaptive", 1, 2, 3, 5));
  }

  private static double[] mean(String text, double... src) {
    Operands operands = new Operands().set(Role.SRC, HeapBuffer.of(src));
    return References.evaluate(Problems.parse("pooling forward-inference f64 " + text), operands)
        .output(Role.DST);
  }
}
