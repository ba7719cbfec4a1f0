package org.einkorn.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 ns",
    "1, 1.00 ns",
    "12.34, 12.3 ns",
    "999.4, 999 ns",
    "999.5, 1.00 µs",
    "12345, 12.3 µs",
    "9995000, 10.0 ms",
    "1.5e9, 1.50 s",
    "1e13, '10,000 s'"
  })
  void timesHaveThreeDigitsAndTheFittingUnit(double nanos, String expected) {
    assertEquals(expected, Units.time(nanos));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.00 KiB",
    "1572864, 1.50 MiB",
    "1073741823, 1.00 GiB"
  })
  void bytesAreBinary(long bytes, String expected) {
    assertEquals(expected, Units.bytes(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.01234, 0.0123",
    "0.09996, 0.100",
    "0.9996, 1.00",
    "1.2345, 1.23",
    "99.96, 100",
    "12345.6, '12,346'",
    "-1.5, -1.50",
    "NaN, –",
    "Infinity, ∞",
    "1e-9, 0.000000"
  })
  void significantDigitsNeverUseAnExponent(double value, String expected) {
    assertEquals(expected, Units.significant(value));
  }

  @ParameterizedTest
  @CsvSource({
    "40, 0.0 s",
    "840, 0.8 s",
    "9960, 10.0 s",
    "42000, 42 s",
    "200000, 3 min 20 s",
    "7500000, 2 h 05 min"
  })
  void durationsAreWhatPeopleWait(long millis, String expected) {
    assertEquals(expected, Units.duration(Duration.ofMillis(millis)));
  }

  @ParameterizedTest
  @CsvSource({"0, 0:00", "42, 0:42", "75, 1:15", "3800, 1:03:20"})
  void clocksHaveColons(long seconds, String expected) {
    assertEquals(expected, Units.clock(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @CsvSource({"1760, 1.76 k images/s", "12.3, 12.3 images/s", "2.5e6, 2.50 M images/s"})
  void ratesAreScaled(double rate, String expected) {
    assertEquals(expected, Units.perSecond(rate, "images"));
  }

  @org.junit.jupiter.api.Test
  void speedsSharesFactorsAndCounts() {
    assertEquals("105 GFLOP/s", Units.flops(2.0 * 512 * 512 * 512, 2.0 * 512 * 512 * 512 / 105));
    assertEquals("91.3 %", Units.percent(0.913));
    assertEquals("1.37×", Units.factor(1.371));
    assertEquals("12,345", Units.count(12345));
  }
}
