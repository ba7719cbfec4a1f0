package org.einkorn.cli.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.einkorn.cli.terminal.Units;

/**
 * Bars that leave a middle line, 1×, to the right where one side is ahead and to the left where the
 * other is, on a logarithmic axis: twice as fast is as long as half as fast. A thin line across the
 * end of a bar is its interval.
 */
public final class RatioChart implements Block {

  /** The axis reaches at least this factor. */
  private static final double LEAST_REACH = 1.25;

  private record Bar(
      String label, String remark, double factor, double low, double high, boolean isInterval) {

    String side() {
      double least = isInterval ? low : factor;
      double greatest = isInterval ? high : factor;
      return least > 1 ? "ahead" : greatest < 1 ? "behind" : "even";
    }

    /** How far it must be seen: a mean with all it is of, but an interval may be cut. */
    double reach() {
      double least = isInterval ? factor : low;
      double greatest = isInterval ? factor : high;
      return Math.max(greatest, 1 / least);
    }

    String range() {
      String ends = Units.significant(low) + " to " + Units.factor(high);
      return (isInterval ? "95 % interval " : "from ") + ends;
    }
  }

  private final String title;
  private final String behind;
  private final String ahead;
  private final List<Bar> bars = new ArrayList<>();

  /**
   * An empty chart.
   *
   * @param title what is shown; may be empty
   * @param behind what a bar to the left means
   * @param ahead what a bar to the right means
   */
  public RatioChart(String title, String behind, String ahead) {
    this.title = title;
    this.behind = behind;
    this.ahead = ahead;
  }

  /**
   * Adds a bar.
   *
   * @param label what the bar is about
   * @param remark what stands beside the label; may be empty
   * @param factor positive
   * @param low lower end of the interval
   * @param high upper end of the interval; where 1 lies within, neither side is ahead
   */
  public RatioChart bar(String label, String remark, double factor, double low, double high) {
    return add(new Bar(label, remark, factor, low, high, true));
  }

  /**
   * Adds a bar for many factors.
   *
   * @param label what the bar is about
   * @param remark what stands beside the label; may be empty
   * @param factor their mean, positive
   * @param least the least of them
   * @param greatest the greatest of them
   */
  public RatioChart mean(
      String label, String remark, double factor, double least, double greatest) {
    return add(new Bar(label, remark, factor, least, greatest, false));
  }

  private RatioChart add(Bar bar) {
    double low = bar.low;
    double factor = bar.factor;
    double high = bar.high;
    if (!(low > 0 && low <= factor && factor <= high && Double.isFinite(high))) {
      throw new IllegalArgumentException(
          "a factor of " + factor + " in [" + low + ", " + high + "] cannot be drawn");
    }
    bars.add(bar);
    return this;
  }

  @Override
  public void appendTo(Markup markup) {
    double reach = LEAST_REACH;
    for (Bar bar : bars) {
      reach = Math.max(reach, bar.reach());
    }
    markup.open("figure", "class", "ratios");
    if (!title.isEmpty()) {
      markup.open("figcaption").element("strong", title).close();
    }
    markup.open("div", "class", "sides", "aria-hidden", "true");
    markup.element("span", "← " + behind).element("span", "1×");
    markup.element("span", ahead + " →").close();
    for (Bar bar : bars) {
      appendBar(markup, bar, Math.log(reach) * 1.04);
    }
    markup.close();
  }

  private static void appendBar(Markup markup, Bar bar, double reach) {
    markup.open("div", "class", "ratio " + bar.side());
    markup.open("div", "class", "ratio-label").breakable(bar.label);
    if (!bar.remark.isEmpty()) {
      markup.text(" ").element("span", bar.remark);
    }
    markup.close();
    double from = Math.min(50, position(bar.factor, reach));
    double to = Math.max(50, position(bar.factor, reach));
    double low = position(bar.low, reach);
    double high = position(bar.high, reach);
    markup.open("div", "class", "ratio-track");
    markup.open("span", "class", "fill", "style", span(from, to)).close();
    markup.open("span", "class", "whisker", "style", span(low, high)).close();
    markup.close();
    String factor = Units.factor(bar.factor);
    markup.element("div", factor, "class", "bar-value", "title", bar.range());
    markup.close();
  }

  /** In percent of the track; a far end of an interval stays within. */
  private static double position(double factor, double reach) {
    return Math.clamp(50 + 50 * Math.log(factor) / reach, 0, 100);
  }

  private static String span(double from, double to) {
    return String.format(Locale.ROOT, "left:%.2f%%;width:%.2f%%", from, to - from);
  }
}
