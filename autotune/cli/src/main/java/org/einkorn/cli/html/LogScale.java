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

  /** How many decades may have ticks between them. */
  private static final double FEW_DECADES = 2;

  /** How many ticks stay readable on a telephone. */
  private static final int MOST_TICKS = 7;

  private static final double[] STEPS = {1, 2, 5};

  /** An axis that holds these values with some room at both ends. */
  static LogScale covering(double least, double greatest) {
    boolean drawable = least > 0 && greatest >= least && Double.isFinite(greatest);
    double low = drawable ? least : 1;
    double high = drawable ? greatest : 10;
    return new LogScale(low / 1.4, high * 1.4);
  }

  /** Powers of ten, or 1, 2 and 5 times them where there are few. */
  List<Double> ticks() {
    double decades = Math.log10(high / low);
    int stride = (int) Math.ceil(decades / MOST_TICKS);
    List<Double> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(low)); Math.pow(10, power) <= high; power++) {
      if (decades > FEW_DECADES) {
        if (Math.floorMod(power, stride) == 0) {
          addWithin(ticks, Math.pow(10, power));
        }
      } else {
        for (double step : STEPS) {
          addWithin(ticks, step * Math.pow(10, power));
        }
      }
    }
    return ticks;
  }

  private void addWithin(List<Double> ticks, double tick) {
    if (tick >= low && tick <= high) {
      ticks.add(tick);
    }
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
