package org.einkorn.cli.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void endsAndTicksAreRound() {
    Scale scale = Scale.covering(0.03, 2.31, 4);
    assertEquals(List.of(0.0, 1.0, 2.0, 3.0), scale.ticks());
    assertEquals("2", scale.label(2));
    assertEquals(100, scale.percent(3), 1e-12);
  }

  @Test
  void decimalsFollowTheSteps() {
    Scale scale = Scale.covering(0.81, 0.93, 4);
    assertEquals(
        List.of("0.80", "0.85", "0.90", "0.95"), scale.ticks().stream().map(scale::label).toList());
  }

  @Test
  void aTightScaleEndsWithTheValues() {
    Scale scale = Scale.tight(1, 5.5, 6);
    assertEquals(1, scale.low());
    assertEquals(5.5, scale.high());
    assertEquals(List.of(1.0, 2.0, 3.0, 4.0, 5.0), scale.ticks());
  }

  @Test
  void oneValueAndNoValueHaveAScaleToo() {
    for (double value : new double[] {0, 7, -3, Double.NaN}) {
      Scale scale = Scale.covering(value, value, 4);
      assertTrue(scale.low() < scale.high() && !scale.ticks().isEmpty(), value + ": " + scale);
    }
  }
}
