package org.einkorn.nn.training.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Values computed by hand. */
class ScheduleTest {
  private static final double TOLERANCE = 1e-12;

  private static void check(Schedule schedule, double... rates) {
    for (int step = 0; step < rates.length; step++) {
      assertEquals(rates[step], schedule.rate(step), TOLERANCE, "step " + step);
    }
  }

  @Test
  void constantStepsAndExponential() {
    check(Schedule.constant(0.5), 0.5, 0.5, 0.5);
    check(Schedule.step(1, 2, 0.5), 1, 1, 0.5, 0.5, 0.25);
    check(Schedule.multiStep(1, 0.1, 1, 3), 1, 0.1, 0.1, 0.01, 0.01);
    check(Schedule.exponential(2, 0.5), 2, 1, 0.5, 0.25);
  }

  @Test
  void cosines() {
    double root = Math.sqrt(0.5);
    double high = 0.2 + 0.8 * (1 + root) / 2;
    double low = 0.2 + 0.8 * (1 - root) / 2;
    check(Schedule.cosine(1, 0.2, 4), 1, high, 0.6, low, 0.2, 0.2);
    check(Schedule.cosineRestarts(1, 0.2, 4, 1), 1, high, 0.6, low, 1, high);
    check(Schedule.cosineRestarts(1, 0, 1, 2), 1, 1, 0.5, 1, (1 + root) / 2, 0.5);
  }

  /** Up in 5 steps from 1/25 of the peak, down in 5 more. */
  @Test
  void oneCycle() {
    Schedule cycle = Schedule.oneCycle(1, 10, 0.5, 4, 2);
    check(
        cycle,
        0.25,
        0.25 + 0.75 * (1 - Math.sqrt(0.5)) / 2,
        0.625,
        0.25 + 0.75 * (1 + Math.sqrt(0.5)) / 2,
        1);
    assertEquals(0.125, cycle.rate(9), TOLERANCE);
    assertEquals(0.125, cycle.rate(99), TOLERANCE);
    assertEquals(0.125 + 0.875 * (1 + Math.cos(Math.PI / 5)) / 2, cycle.rate(5), TOLERANCE);
    assertEquals(0.04, Schedule.oneCycle(1, 100).rate(0), TOLERANCE);
    assertEquals(1, Schedule.oneCycle(1, 100).rate(29), TOLERANCE);
    assertEquals(4e-6, Schedule.oneCycle(1, 100).rate(99), TOLERANCE);
  }

  @Test
  void composes() {
    check(Schedule.step(1, 1, 0.5).afterWarmUp(4), 0.25, 0.5, 0.75, 1, 1, 0.5, 0.25);
    check(Schedule.constant(3).then(2, Schedule.exponential(1, 0.5)), 3, 3, 1, 0.5);
  }

  @Test
  void plateausReduce() {
    ReduceOnPlateau plateau = new ReduceOnPlateau(1, 0.1, 1, 0.05);
    double[] losses = {5, 4, 4, 3.99999, 3, 3, Double.NaN, 2, 2, 2};
    double[] rates = {1, 1, 1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05};
    for (int i = 0; i < losses.length; i++) {
      assertEquals(rates[i], plateau.after(losses[i]), TOLERANCE, "epoch " + i);
      ReduceOnPlateau other = new ReduceOnPlateau(9, 0.1, 1, 0.05);
      other.restore(plateau.state());
      plateau = other;
    }
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Schedule.constant(-1));
    assertThrows(IllegalArgumentException.class, () -> Schedule.constant(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Schedule.step(1, 0, 0.5));
    assertThrows(IllegalArgumentException.class, () -> Schedule.exponential(1, 1.5));
    assertThrows(IllegalArgumentException.class, () -> Schedule.multiStep(1, 0.5, 3, 1));
    assertThrows(IllegalArgumentException.class, () -> Schedule.oneCycle(1, 10, 1, 25, 1e4));
    assertThrows(IllegalArgumentException.class, () -> new ReduceOnPlateau(1, 0.5, -1, 0));
  }
}
