package org.einkorn.cli.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis whose ends and ticks are round numbers.
 *
 * @param low the lower end
 * @param high the upper end, greater than {@code low}
 * @param step distance of the ticks: 1, 2 or 5 times a power of ten
 */
record Scale(double low, double high, double step) {

  /** An axis that holds these values, in about so many steps. */
  static Scale covering(double least, double greatest, int steps) {
    double low = Double.isFinite(least) ? least : 0;
    double high = Double.isFinite(greatest) ? greatest : low;
    if (!(high > low)) {
      double half = low == 0 ? 0.5 : Math.abs(low) / 2;
      low -= half;
      high += half;
    }
    double step = roundStep((high - low) / steps);
    return new Scale(Math.floor(low / step) * step, Math.ceil(high / step) * step, step);
  }

  /** An axis that ends where the values end, as time and epochs do. */
  static Scale tight(double least, double greatest, int steps) {
    Scale round = covering(least, greatest, steps);
    return greatest > least ? new Scale(least, greatest, round.step) : round;
  }

  private static double roundStep(double raw) {
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double lead = raw / power;
    return power * (lead <= 1.001 ? 1 : lead <= 2.001 ? 2 : lead <= 5.001 ? 5 : 10);
  }

  /** The round numbers within. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long first = Math.round(Math.ceil(low / step - 1e-6));
    long last = Math.round(Math.floor(high / step + 1e-6));
    for (long i = first; i <= last; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** Where a value stands, in percent of the way from the lower to the upper end. */
  double percent(double value) {
    return 100 * (value - low) / (high - low);
  }

  /** A tick's number with as many decimals as the steps need. */
  String label(double tick) {
    int decimals = Math.clamp((int) Math.ceil(-Math.log10(step) - 1e-9), 0, 9);
    return String.format(Locale.ROOT, "%,." + decimals + "f", tick == 0 ? 0.0 : tick);
  }
}
