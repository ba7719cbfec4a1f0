package org.einkorn.autotune;

import java.util.Locale;
import org.einkorn.autotune.book.Sample;

/** Times for reading. */
final class TimeText {

  private TimeText() {}

  /** Nanoseconds with three digits and a unit: {@code 12.3 µs}. */
  static String of(double nanos) {
    if (nanos < 1e3) {
      return String.format(Locale.ROOT, "%.0f ns", nanos);
    }
    if (nanos < 1e6) {
      return String.format(Locale.ROOT, "%.3g µs", nanos / 1e3);
    }
    return nanos < 1e9
        ? String.format(Locale.ROOT, "%.3g ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.3g s", nanos / 1e9);
  }

  /** Median, interval and number of rounds of a sample. */
  static String of(Sample sample) {
    return of(sample.median())
        + " ["
        + of(sample.low())
        + ", "
        + of(sample.high())
        + "] in "
        + sample.rounds()
        + (sample.rounds() == 1 ? " round" : " rounds");
  }
}
