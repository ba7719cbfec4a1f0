package org.einkorn.cli.html;

import java.util.List;
import java.util.Locale;

/**
 * How often examples of one class were taken for another, as a table whose colours show the share
 * of each class: one colour for what is right, another for mistakes, which are few and therefore
 * shown stronger (by the square root of the share).
 */
public final class ConfusionMatrix implements Block {

  private final List<String> labels;
  private final long[][] counts;

  /**
   * A matrix.
   *
   * @param labels names of the classes
   * @param counts {@code counts[actual][predicted]}
   * @throws IllegalArgumentException when it is not square or does not fit the names
   */
  public ConfusionMatrix(List<String> labels, long[][] counts) {
    this.labels = List.copyOf(labels);
    this.counts = new long[counts.length][];
    for (int i = 0; i < counts.length; i++) {
      if (counts.length != labels.size() || counts[i].length != labels.size()) {
        throw new IllegalArgumentException(
            "a matrix of "
                + counts.length
                + " rows, row "
                + i
                + " of "
                + counts[i].length
                + " columns, for "
                + labels.size()
                + " classes");
      }
      this.counts[i] = counts[i].clone();
    }
  }

  @Override
  public void appendTo(Markup markup) {
    markup.open("div", "class", "scroll").open("table", "class", "confusion");
    markup.element("caption", "Rows are the actual class, columns the predicted one.");
    markup.open("thead").open("tr").open("td").close();
    for (String label : labels) {
      markup.open("th", "scope", "col").element("span", label).close();
    }
    markup.open("th", "scope", "col", "class", "margin").element("span", "recall").close();
    markup.close().close().open("tbody");
    for (int actual = 0; actual < counts.length; actual++) {
      appendRow(markup.newline(), actual);
    }
    markup.close().open("tfoot").open("tr");
    markup.element("th", "precision", "scope", "row", "class", "margin");
    for (int predicted = 0; predicted < counts.length; predicted++) {
      markup.element("td", share(right(predicted), columnSum(predicted)), "class", "margin");
    }
    long total = 0;
    long correct = 0;
    for (int i = 0; i < counts.length; i++) {
      total += rowSum(i);
      correct += right(i);
    }
    markup.element("td", share(correct, total), "class", "margin strong", "title", "accuracy");
    markup.close().close().close().close();
  }

  private void appendRow(Markup markup, int actual) {
    long sum = rowSum(actual);
    markup.open("tr").element("th", labels.get(actual), "scope", "row");
    for (int predicted = 0; predicted < counts.length; predicted++) {
      long count = counts[actual][predicted];
      double part = sum == 0 ? 0 : (double) count / sum;
      boolean correct = actual == predicted;
      double heat = 100 * (correct ? part : Math.sqrt(part));
      String style = String.format(Locale.ROOT, "--heat:%.1f%%", heat);
      String title =
          labels.get(actual) + " taken for " + labels.get(predicted) + ": " + count + " of " + sum;
      String classes = (correct ? "right" : "wrong") + (heat > 55 ? " hot" : "");
      markup.element(
          "td", count == 0 ? "" : grouped(count), "class", classes, "style", style, "title", title);
    }
    markup.element("td", share(right(actual), sum), "class", "margin").close();
  }

  private long right(int label) {
    return counts[label][label];
  }

  private long rowSum(int actual) {
    long sum = 0;
    for (long count : counts[actual]) {
      sum += count;
    }
    return sum;
  }

  private long columnSum(int predicted) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[predicted];
    }
    return sum;
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
