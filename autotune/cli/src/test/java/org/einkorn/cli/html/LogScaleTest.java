package org.einkorn.cli.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogScaleTest {

  @Test
  void fewDecadesHaveTicksBetween() {
    assertEquals(List.of(5.0, 10.0, 20.0, 50.0, 100.0), new LogScale(4, 150).ticks());
  }

  @Test
  void evenAFractionOfADecadeHasTicks() {
    assertEquals(List.of(40.0, 50.0, 60.0), new LogScale(33, 79).ticks());
    assertTrue(new LogScale(101, 109).ticks().size() >= 3);
  }

  @Test
  void manyDecadesHavePowersOfTen() {
    assertEquals(List.of(0.01, 0.1, 1.0, 10.0), new LogScale(0.009, 11).ticks());
    assertTrue(new LogScale(1e-9, 1e12).ticks().size() <= 8, "readable on a telephone");
  }

  @Test
  void labelsAreShort() {
    LogScale scale = new LogScale(1, 10);
    assertEquals("0.01", scale.label(Math.pow(10, -2)));
    assertEquals("500", scale.label(500));
    assertEquals("2k", scale.label(2000));
    assertEquals("10M", scale.label(1e7));
    assertEquals("1G", scale.label(1e9));
  }

  @Test
  void aSingleValueOrNoneStillMakesAnAxis() {
    LogScale one = LogScale.covering(5, 5);
    assertEquals(50, one.percent(5), 1e-9);
    LogScale none = LogScale.covering(Double.NaN, Double.NaN);
    assertTrue(none.low() > 0 && none.high() > none.low());
  }
}
