package org.einkorn.cli.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Horizontal bars from zero, one or several to a row. */
public final class BarChart implements Block {

  private record Row(String label, List<Double> values) {}

  private final String title;
  private final String unit;
  private final DoubleFunction<String> format;
  private final List<String> series;
  private final List<Row> rows = new ArrayList<>();

  /**
   * An empty chart.
   *
   * @param title what is shown
   * @param unit of the bars
   * @param format how a value is written at the end of its bar
   * @param series names of the bars of each row
   */
  public BarChart(String title, String unit, DoubleFunction<String> format, String... series) {
    this.title = title;
    this.unit = unit;
    this.format = format;
    this.series = List.of(series);
  }

  /**
   * Adds a row.
   *
   * @param label what the row is about
   * @param values one to a series, not negative; NaN leaves a bar out
   * @throws IllegalArgumentException when there are not as many values as series
   */
  public BarChart row(String label, double... values) {
    if (values.length != series.size()) {
      throw new IllegalArgumentException(
          "a row of " + values.length + " values for " + series.size() + " series");
    }
    rows.add(new Row(label, Arrays.stream(values).boxed().toList()));
    return this;
  }

  @Override
  public void appendTo(Markup markup) {
    double longest = 0;
    for (Row row : rows) {
      for (double value : row.values) {
        longest = Math.max(longest, Double.isNaN(value) ? 0 : value);
      }
    }
    markup.open("figure", "class", "bars");
    markup.open("figcaption").element("strong", title).element("span", unit).close();
    if (series.size() > 1) {
      markup.open("ul", "class", "legend");
      for (int s = 0; s < series.size(); s++) {
        markup.element("li", series.get(s), "class", "c" + s);
      }
      markup.close();
    }
    for (Row row : rows) {
      appendRow(markup, row, longest);
    }
    markup.close();
  }

  private void appendRow(Markup markup, Row row, double longest) {
    markup.open("div", "class", "bar-row").element("div", row.label, "class", "bar-label");
    for (int s = 0; s < row.values.size(); s++) {
      double value = row.values.get(s);
      if (Double.isNaN(value)) {
        continue;
      }
      double share = longest > 0 ? 100 * value / longest : 0;
      String width = String.format(Locale.ROOT, "width:%.2f%%", share);
      markup.open("div", "class", "bar c" + s).open("span", "class", "track");
      markup.open("span", "class", "fill", "style", width).close().close();
      markup.element("span", format.apply(value), "class", "bar-value").close();
    }
    markup.close();
  }
}
