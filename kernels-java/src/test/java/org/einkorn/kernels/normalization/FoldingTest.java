package org.einkorn.kernels.normalization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.reference.References;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folded convolution against the convolution and the normalization behind it. */
final class FoldingTest {

  private static final double EPSILON = 1e-3;

  private final SplittableRandom random = new SplittableRandom(11);

  private HeapBuffer random(int count, double least) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextDouble(least, 2);
    }
    return HeapBuffer.of(values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mb2ic4ih5oc6oh3kh3", "g2mb2ic4ih5oc6oh3kh3"})
  void givesWhatTheTwoGive(String sizes) {
    Problem convolution =
        Problems.parse("convolution forward-inference f64 " + sizes + " nchw +bias");
    Problem normalization =
        Problems.parse("normalization forward-inference f64 batch mb2ic6ih3 nchw eps=0.001");
    Operands operands =
        new Operands()
            .set(Role.SRC, random(2 * 4 * 5 * 5, -2))
            .set(Role.WEIGHTS, random((int) convolution.operand(Role.WEIGHTS).layout().count(), -2))
            .set(Role.BIAS, random(6, -2));
    double[] middle = References.evaluate(convolution, operands).output(Role.DST);
    Operands second =
        new Operands()
            .set(Role.SRC, HeapBuffer.of(middle))
            .set(Role.SCALE, random(6, -2))
            .set(Role.SHIFT, random(6, -2))
            .set(Role.MEAN, random(6, -2))
            .set(Role.VARIANCE, random(6, 0));
    double[] expected = References.evaluate(normalization, second).output(Role.DST);
    Folding.fold(
        (HeapBuffer) operands.buffer(Role.WEIGHTS),
        (HeapBuffer) operands.buffer(Role.BIAS),
        (HeapBuffer) second.buffer(Role.SCALE),
        (HeapBuffer) second.buffer(Role.SHIFT),
        (HeapBuffer) second.buffer(Role.MEAN),
        (HeapBuffer) second.buffer(Role.VARIANCE),
        EPSILON);
    double[] folded = References.evaluate(convolution, operands).output(Role.DST);
    assertArrayEquals(expected, folded, 1e-10);
  }

  @Test
  void refusesSizesThatDoNotFit() {
    HeapBuffer two = random(2, 0);
    HeapBuffer three = random(3, 0);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Folding.fold(two, two, two, two, two, three, EPSILON))
            .getMessage();
    assertTrue(message.contains("variance has 3 elements, bias has 2"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> Folding.fold(three, two, two, two, two, two, EPSILON));
  }
}
