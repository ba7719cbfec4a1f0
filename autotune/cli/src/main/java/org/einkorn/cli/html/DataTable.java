package org.einkorn.cli.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table whose rows can be sorted by a click on a heading. */
public final class DataTable implements Block {

  private record Column(String heading, boolean isNumber) {}

  /**
   * A field.
   *
   * @param text what is shown
   * @param sortKey what rows are sorted by
   * @param strong whether it stands out, as a winner does
   */
  public record Cell(String text, double sortKey, boolean strong) {

    /** Text, sorted by itself. */
    public static Cell text(String text) {
      return new Cell(text, Double.NaN, false);
    }

    /** A number as it is shown, and its value to sort by. */
    public static Cell number(String text, double value) {
      return new Cell(text, value, false);
    }

    /** The same field, standing out. */
    public Cell emphasised() {
      return new Cell(text, sortKey, true);
    }
  }

  private final String caption;
  private final List<Column> columns = new ArrayList<>();
  private final List<List<Cell>> rows = new ArrayList<>();

  /** An empty table; the caption may be empty. */
  public DataTable(String caption) {
    this.caption = caption;
  }

  /** Adds a column of text. */
  public DataTable text(String heading) {
    columns.add(new Column(heading, false));
    return this;
  }

  /** Adds a column of numbers. */
  public DataTable number(String heading) {
    columns.add(new Column(heading, true));
    return this;
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException when there are not as many cells as columns
   */
  public DataTable row(Cell... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells for " + columns.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public void appendTo(Markup markup) {
    markup.open("div", "class", "scroll").open("table", "class", "data");
    if (!caption.isEmpty()) {
      markup.element("caption", caption);
    }
    markup.open("thead").open("tr");
    for (Column column : columns) {
      markup.open("th", "scope", "col", "class", style(column, false));
      markup.element("button", column.heading, "type", "button").close();
    }
    markup.close().close().open("tbody");
    for (List<Cell> row : rows) {
      appendRow(markup.newline(), row);
    }
    markup.close().close().close();
  }

  private void appendRow(Markup markup, List<Cell> row) {
    markup.open("tr");
    for (int c = 0; c < row.size(); c++) {
      Cell cell = row.get(c);
      List<String> attributes =
          new ArrayList<>(List.of("class", style(columns.get(c), cell.strong)));
      if (!Double.isNaN(cell.sortKey)) {
        attributes.add("data-key");
        attributes.add(String.format(Locale.ROOT, "%.9g", cell.sortKey));
      }
      markup.open("td", attributes.toArray(String[]::new));
      if (columns.get(c).isNumber) {
        markup.text(cell.text);
      } else {
        markup.breakable(cell.text);
      }
      markup.close();
    }
    markup.close();
  }

  private static String style(Column column, boolean strong) {
    return (column.isNumber ? "number" : "words") + (strong ? " strong" : "");
  }
}
