package org.einkorn.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table without lines: two spaces between columns, numbers to the right, long text wrapped in the
 * columns that allow it so that the whole fits the terminal.
 */
public final class Table {

  /** How a column is set. */
  private enum Kind {
    LEFT,
    RIGHT,
    WRAPPED
  }

  private record Column(String heading, Kind kind, int leastWidth) {}

  /**
   * The content of one field.
   *
   * @param text what is shown
   * @param style how
   */
  public record Cell(String text, Style style) {
    /** Plain text. */
    public static Cell of(String text) {
      return new Cell(text, Style.PLAIN);
    }
  }

  private static final String GAP = "  ";
  private static final int LEAST_WRAPPED_WIDTH = 24;

  private final List<Column> columns = new ArrayList<>();
  private final List<List<Cell>> rows = new ArrayList<>();
  private boolean headings = true;

  /** Creates a table without columns. */
  public Table() {}

  /** Adds a column of names, as wide as its longest. */
  public Table left(String heading) {
    columns.add(new Column(heading, Kind.LEFT, 0));
    return this;
  }

  /** Adds a column of numbers. */
  public Table right(String heading) {
    columns.add(new Column(heading, Kind.RIGHT, 0));
    return this;
  }

  /** Adds a column of text that is wrapped where the terminal is too narrow. */
  public Table wrapped(String heading) {
    columns.add(new Column(heading, Kind.WRAPPED, 0));
    return this;
  }

  /** Makes the column that was added last at least this wide, so that several tables align. */
  public Table atLeast(int width) {
    Column last = columns.removeLast();
    columns.add(new Column(last.heading, last.kind, width));
    return this;
  }

  /** Leaves the headings out. */
  public Table withoutHeadings() {
    headings = false;
    return this;
  }

  /** Adds a row of plain text. */
  public Table row(String... texts) {
    return row(Arrays.stream(texts).map(Cell::of).toArray(Cell[]::new));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException when there are not as many cells as columns
   */
  public Table row(Cell... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells for " + columns.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** True when no row was added. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * The table as lines, each ended by a line feed.
   *
   * @param width columns of the terminal, or {@link Terminal#UNLIMITED}
   * @param colour whether styles are written
   */
  public String render(int width, boolean colour) {
    int[] widths = widths(width);
    StringBuilder text = new StringBuilder();
    if (headings) {
      List<Cell> names =
          columns.stream().map(column -> new Cell(column.heading, Style.STRONG)).toList();
      appendRow(text, names, widths, colour);
    }
    for (List<Cell> row : rows) {
      appendRow(text, row, widths, colour);
    }
    return text.toString();
  }

  /** Columns take what their content needs; what is too much is taken from the wrapped ones. */
  private int[] widths(int available) {
    int[] widths = new int[columns.size()];
    long total = GAP.length() * (long) (columns.size() - 1);
    int wrapped = 0;
    for (int c = 0; c < widths.length; c++) {
      widths[c] =
          Math.max(columns.get(c).leastWidth, headings ? length(columns.get(c).heading) : 0);
      for (List<Cell> row : rows) {
        widths[c] = Math.max(widths[c], length(row.get(c).text));
      }
      total += widths[c];
      wrapped += columns.get(c).kind == Kind.WRAPPED ? widths[c] : 0;
    }
    long excess = total - available;
    for (int c = 0; c < widths.length && excess > 0; c++) {
      if (columns.get(c).kind == Kind.WRAPPED) {
        long share = Math.ceilDiv((total - available) * widths[c], wrapped);
        int least = Math.min(widths[c], LEAST_WRAPPED_WIDTH);
        int taken = (int) Math.min(Math.min(share, excess), widths[c] - least);
        widths[c] -= taken;
        excess -= taken;
      }
    }
    return widths;
  }

  private void appendRow(StringBuilder text, List<Cell> row, int[] widths, boolean colour) {
    List<List<String>> lines = new ArrayList<>();
    int height = 1;
    for (int c = 0; c < widths.length; c++) {
      List<String> cell = TextWrap.wrap(row.get(c).text, widths[c]);
      lines.add(cell);
      height = Math.max(height, cell.size());
    }
    for (int line = 0; line < height; line++) {
      StringBuilder pending = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String part = line < lines.get(c).size() ? lines.get(c).get(line) : "";
        String padding = " ".repeat(Math.max(0, widths[c] - length(part)));
        String styled = row.get(c).style.apply(part, colour);
        pending.append(c == 0 ? "" : GAP);
        pending.append(columns.get(c).kind == Kind.RIGHT ? padding + styled : styled + padding);
      }
      text.append(pending.toString().stripTrailing()).append('\n');
    }
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
