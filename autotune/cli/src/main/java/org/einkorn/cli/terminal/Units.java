package org.einkorn.cli.terminal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them: three significant digits, a space, the unit. */
public final class Units {

  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB"};
  private static final String[] SECONDS = {"ns", "µs", "ms", "s"};
  private static final String[] RATES = {"", "k", "M", "G", "T"};

  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  private Units() {}

  /** A measured time in nanoseconds, as in {@code 12.3 µs}. */
  public static String time(double nanos) {
    return scaled(nanos, 1000, SECONDS, "");
  }

  /** A number of bytes, as in {@code 1.50 MiB}. */
  public static String bytes(long bytes) {
    return bytes < 1024 ? bytes + " B" : scaled((double) bytes, 1024, BINARY, "");
  }

  /**
   * Arithmetic speed, as in {@code 105 GFLOP/s}.
   *
   * @param flop operations of one run
   * @param nanos time of one run
   */
  public static String flops(double flop, double nanos) {
    return significant(flop / nanos) + " GFLOP/s";
  }

  /** Things done per second, as in {@code 2.05 k images/s}. */
  public static String perSecond(double perSecond, String things) {
    return perSecond < 1000
        ? significant(perSecond) + " " + things + "/s"
        : scaled(perSecond, 1000, RATES, things + "/s");
  }

  /** A share of one, as in {@code 91.3 %}. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** A factor, as in {@code 1.37×}. */
  public static String factor(double factor) {
    return significant(factor) + "×";
  }

  /** An integer with thousands separated, as in {@code 12,345}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A time that people wait, as in {@code 0.8 s}, {@code 42 s}, {@code 3 min 20 s}. */
  public static String duration(Duration duration) {
    double seconds = duration.toMillis() / 1e3;
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? whole / 60 + " min " + twoDigits(whole % 60) + " s"
        : whole / 3600 + " h " + twoDigits(whole % 3600 / 60) + " min";
  }

  /** A time beside a progress bar, as in {@code 0:42} or {@code 1:03:20}. */
  public static String clock(Duration duration) {
    long seconds = duration.toSeconds();
    String minutesAndSeconds = ":" + twoDigits(seconds % 60);
    return seconds < 3600
        ? seconds / 60 + minutesAndSeconds
        : seconds / 3600 + ":" + twoDigits(seconds % 3600 / 60) + minutesAndSeconds;
  }

  /** Three significant digits without an exponent: {@code 0.0123}, {@code 1.23}, {@code 12,346}. */
  public static String significant(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
    }
    BigDecimal rounded = BigDecimal.valueOf(value).round(THREE_DIGITS);
    int exponent = rounded.precision() - rounded.scale() - 1;
    int decimals = value == 0 ? 0 : Math.clamp(2 - exponent, 0, 6);
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  private static String scaled(double value, double step, String[] units, String suffix) {
    int unit = 0;
    double rest = value;
    while (unit < units.length - 1 && !(Math.abs(rest) < step * (1 - 0.5e-3))) {
      rest /= step;
      unit++;
    }
    return (significant(rest) + " " + units[unit] + (suffix.isEmpty() ? "" : " " + suffix));
  }

  private static String twoDigits(long value) {
    return value < 10 ? "0" + value : Long.toString(value);
  }
}
