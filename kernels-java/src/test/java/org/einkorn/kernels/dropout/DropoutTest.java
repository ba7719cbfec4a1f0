package org.einkorn.kernels.dropout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The masks of dropout, as far as the comparison with the reference does not see them. */
final class DropoutTest {

  private static final int COUNT = 20_000;

  private static float[] drop(int count, double probability, float value, int... random) {
    DropoutProblem problem =
        (DropoutProblem) Problems.parse("dropout forward-training f32 " + count);
    Options options = Options.cpu().withStorage(Storage.HEAP).withThreads(2);
    Kernel kernel =
        ((Offer.Candidate) DropoutVariants.offers(problem, options).getFirst())
            .variant()
            .prepare(problem, options, Preparation.COLD);
    float[] src = new float[count];
    Arrays.fill(src, value);
    float[] dst = new float[count];
    Arrays.fill(dst, Float.NaN);
    Operands operands =
        new Operands()
            .set(Role.SRC, src)
            .set(Role.DST, dst)
            .set(Role.RANDOM, HeapBuffer.of(random))
            .set(Scalar.PROBABILITY, probability);
    kernel.run(operands, kernel.newWorkspace());
    return dst;
  }

  private static int zeros(float[] values) {
    int zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  /** The number of zeros is binomial: six deviations are exceeded once in 5·10⁸. */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.5, 0.9})
  void dropsAsManyAsAsked(double probability) {
    float[] dst = drop(COUNT, probability, 1, 3, 1, 4, 1);
    double deviation = Math.sqrt(COUNT * probability * (1 - probability));
    assertEquals(COUNT * probability, zeros(dst), 6 * deviation);
    for (float value : dst) {
      assertTrue(value == 0 || value == (float) (1 / (1 - probability)), () -> "" + value);
    }
  }

  @Test
  void dropsNothingAtZero() {
    assertEquals(0, zeros(drop(1000, 0, 1, 3, 1, 4, 1)));
  }

  @Test
  void everyBitOfSeedAndOffsetCounts() {
    int[] first = {-5, 7, -11, 13};
    float[] mask = drop(500, 0.5, 1, first);
    for (int word = 0; word < 4; word++) {
      for (int bit : new int[] {0, 31}) {
        int[] other = first.clone();
        other[word] ^= 1 << bit;
        assertFalse(Arrays.equals(mask, drop(500, 0.5, 1, other)), word + " " + bit);
      }
    }
    assertArrayEquals(mask, drop(500, 0.5, 1, first));
  }

  @Test
  void anElementsFateDoesNotDependOnTheSize() {
    float[] many = drop(1000, 0.3, 1, 1, 2, 3, 4);
    float[] few = drop(333, 0.3, 1, 1, 2, 3, 4);
    assertArrayEquals(few, Arrays.copyOf(many, 333));
  }

  @Test
  void droppedNanIsZero() {
    float[] dst = drop(1000, 0.5, Float.NaN, 9, 9, 9, 9);
    float[] ones = drop(1000, 0.5, 1, 9, 9, 9, 9);
    for (int i = 0; i < dst.length; i++) {
      assertEquals(ones[i] == 0 ? 0 : Float.NaN, dst[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 1.5})
  void refusesWhatIsNoProbability(double probability) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> drop(10, probability, 1, 1, 2, 3, 4));
    assertTrue(String.valueOf(e.getMessage()).contains("less than 1"), e::getMessage);
  }
}
