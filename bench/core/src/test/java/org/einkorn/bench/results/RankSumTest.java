package org.einkorn.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.einkorn.autotune.race.Statistics.Estimate;
import org.junit.jupiter.api.Test;

class RankSumTest {

  @Test
  void theDistributionOfTwoAndThree() {
    // All ten ways to choose two of five places, counted by hand.
    double[] expected = {0.1, 0.1, 0.2, 0.2, 0.2, 0.1, 0.1};
    assertArrays(expected, RankSum.distribution(2, 3));
  }

  @Test
  void theDistributionIsSymmetricAndSumsToOne() {
    for (int[] size : new int[][] {{1, 1}, {5, 9}, {36, 36}}) {
      double[] d = RankSum.distribution(size[0], size[1]);
      assertEquals(size[0] * size[1] + 1, d.length);
      assertEquals(1, Arrays.stream(d).sum(), 1e-12);
      for (int u = 0; u < d.length; u++) {
        assertEquals(d[u], d[d.length - 1 - u], 1e-15);
      }
    }
  }

  @Test
  void samplesThatDoNotOverlapHaveTheLeastProbability() {
    double[] low = {1, 2, 3, 4, 5};
    double[] high = {6, 7, 8, 9, 10};
    assertEquals(1.0 / 252, RankSum.probability(high, low), 1e-12);
    assertEquals(1, RankSum.probability(low, high), 1e-12);
    assertTrue(RankSum.probability(low, low) > 0.4, "ties prove nothing");
  }

  @Test
  void theIntervalOfTheFactorHoldsTheTruth() {
    Random random = new Random(5);
    int held = 0;
    int trials = 2000;
    for (int t = 0; t < trials; t++) {
      Estimate factor = RankSum.factor(sample(random, 1.2), sample(random, 1));
      held += factor.low() <= 1.2 && 1.2 <= factor.high() ? 1 : 0;
    }
    assertTrue(held >= 0.945 * trials && held <= 0.975 * trials, "coverage of " + held);
  }

  private static double[] sample(Random random, double middle) {
    return random.doubles(12).map(_ -> middle * Math.exp(0.1 * random.nextGaussian())).toArray();
  }

  private static void assertArrays(double[] expected, double[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-15);
    }
  }
}
