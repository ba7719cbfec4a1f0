package org.einkorn.cli.html;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis.
 *
 * @param low the lower end, positive
 * @param high the upper end, greater than {@code low}
 */
record LogScale(double low, double high) {

  /** How many ticks stay readable on a telephone. */
  private static final int MOST_TICKS = 7;

  /** Fewer ticks than this do not tell how far two values are apart. */
  private static final int LEAST_TICKS = 3;

  /** Multiples of powers of ten, the coarsest first. */
  private static final double[][] STEPS = {{1}, {1, 2, 5}, {1, 1.5, 2, 3, 4, 5, 6, 8}};

  /** An axis that holds these values with some room at both ends. */
  static LogScale covering(double least, double greatest) {
    boolean drawable = least > 0 && greatest >= least && Double.isFinite(greatest);
    double low = drawable ? least : 1;
    double high = drawable ? greatest : 10;
    return new LogScale(low / 1.4, high * 1.4);
  }

  /** Powers of ten, or round multiples of them where there are few, or else round numbers. */
  List<Double> ticks() {
    int stride = Math.max(1, (int) Math.ceil(Math.log10(high / low) / MOST_TICKS));
    for (double[] steps : STEPS) {
      List<Double> ticks = ticks(steps, stride);
      if (ticks.size() >= LEAST_TICKS) {
        return ticks;
      }
    }
    return Scale.tight(low, high, 2 * LEAST_TICKS).ticks();
  }

  private List<Double> ticks(double[] steps, int stride) {
    List<Double> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(low)); Math.pow(10, power) <= high; power++) {
      for (double step : steps) {
        double tick = step * Math.pow(10, power);
        if (tick >= low && tick <= high && Math.floorMod(power, stride) == 0) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  /** Where a value stands, in percent of the way from the lower to the upper end. */
  double percent(double value) {
    return 100 * Math.log(value / low) / Math.log(high / low);
  }

  /** A tick's number: {@code 0.01}, {@code 500}, {@code 2k}, {@code 10M}, {@code 1G}. */
  String label(double tick) {
    String[] suffixes = {"", "k", "M", "G", "T"};
    double rest = tick;
    int suffix = 0;
    while (rest >= 999.5 && suffix < suffixes.length - 1) {
      rest /= 1000;
      suffix++;
    }
    // Twelve digits round away what powers of ten lost.
    BigDecimal exact = BigDecimal.valueOf(rest).round(new MathContext(12));
    return exact.stripTrailingZeros().toPlainString() + suffixes[suffix];
  }
}
