package org.einkorn.autotune.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.einkorn.autotune.race.Statistics.Estimate;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  private static double[] upTo(int n) {
    return IntStream.rangeClosed(1, n).asDoubleStream().toArray();
  }

  @Test
  void medianAndRanksOfTheTables() {
    assertEquals(new Estimate(2, 1, 3), Statistics.estimate(upTo(3)));
    assertEquals(new Estimate(3.5, 1, 6), Statistics.estimate(upTo(6)));
    assertEquals(new Estimate(5.5, 2, 9), Statistics.estimate(upTo(10)));
    assertEquals(new Estimate(10.5, 6, 15), Statistics.estimate(upTo(20)));
    assertTrue(Double.isNaN(Statistics.estimate(new double[0]).median()));
  }

  @Test
  void theIntervalCoversTheMedianAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(7);
    int covered = 0;
    int trials = 4000;
    for (int trial = 0; trial < trials; trial++) {
      Estimate estimate = Statistics.estimate(random.doubles(15).map(Math::exp).toArray());
      double truth = Math.exp(0.5);
      covered += estimate.low() <= truth && truth <= estimate.high() ? 1 : 0;
    }
    // 95 % at least; three standard deviations of the count are one percent.
    assertTrue(covered >= 0.94 * trials, covered + " of " + trials + ", seed 7");
  }

  @Test
  void ratiosArePairedAndCountWhatIsPaidOnce() {
    double[] a = {20, 200, 2000, 20000};
    double[] b = {10, 100, 1000};
    assertEquals(new Estimate(2, 2, 2), Statistics.ratio(a, 0, b, 0));
    assertEquals(
        new Estimate(3, 3, 3), Statistics.ratio(new double[] {1}, 2, new double[] {0.5}, 0.5));
  }
}
