package org.einkorn.nn.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A file of comma-separated values in UTF-8 (RFC 4180): the first line names the columns, fields
 * may stand in quotes. Empty lines are passed over; a gzip stream around it is recognised by the
 * ending {@code .gz}.
 *
 * @param name for messages
 * @param columns names of the columns
 * @param rows the fields of each line, as many as there are columns
 */
public record CsvFile(String name, List<String> columns, List<List<String>> rows) {

  /** Copies the lists and checks them. */
  public CsvFile {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).size() != columns.size()) {
        throw new IllegalArgumentException(
            "%s: row %d has %d fields, but there are %d columns"
                .formatted(name, i + 1, rows.get(i).size(), columns.size()));
      }
    }
  }

  /**
   * Reads a file.
   *
   * @throws DataException when it is missing or malformed, with the line
   */
  public static CsvFile read(Path file) throws IOException {
    return new Parser(file, text(file)).parse();
  }

  static String text(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataException(file, "no such file");
    }
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * The index of a column.
   *
   * @throws DataException when there is none of this name
   */
  public int column(String column) throws DataException {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new DataException(
          name, "no column '%s'; there are: %s".formatted(column, String.join(", ", columns)));
    }
    return index;
  }

  private static final class Parser {
    private final Path file;
    private final String text;
    private int position;
    private int line = 1;

    Parser(Path file, String text) {
      this.file = file;
      this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    CsvFile parse() throws DataException {
      List<String> columns = List.of();
      List<List<String>> rows = new ArrayList<>();
      while (position < text.length()) {
        int start = line;
        List<String> fields = fields();
        if (fields.size() == 1 && fields.getFirst().isBlank()) {
          continue;
        }
        if (columns.isEmpty()) {
          columns = fields;
        } else if (fields.size() == columns.size()) {
          rows.add(List.copyOf(fields));
        } else {
          throw new DataException(
              file,
              "line %d has %d fields, but the first line names %d columns"
                  .formatted(start, fields.size(), columns.size()));
        }
      }
      if (columns.isEmpty()) {
        throw new DataException(file, "empty; the first line must name the columns");
      }
      return new CsvFile(file.toString(), columns, rows);
    }

    private List<String> fields() throws DataException {
      List<String> fields = new ArrayList<>();
      fields.add(field());
      while (position < text.length() && text.charAt(position) == ',') {
        position++;
        fields.add(field());
      }
      if (position < text.length() && text.charAt(position) == '\r') {
        position++;
      }
      if (position < text.length()) {
        if (text.charAt(position) != '\n') {
          throw new DataException(file, "line %d: text behind a closing quote".formatted(line));
        }
        position++;
      }
      line++;
      return fields;
    }

    private String field() throws DataException {
      if (position < text.length() && text.charAt(position) == '"') {
        return quoted();
      }
      int start = position;
      while (position < text.length() && ",\r\n".indexOf(text.charAt(position)) < 0) {
        position++;
      }
      return text.substring(start, position).strip();
    }

    private String quoted() throws DataException {
      StringBuilder field = new StringBuilder();
      int start = line;
      position++;
      while (position < text.length()) {
        char next = text.charAt(position++);
        if (next != '"') {
          line += next == '\n' ? 1 : 0;
          field.append(next);
        } else if (position < text.length() && text.charAt(position) == '"') {
          field.append('"');
          position++;
        } else {
          return field.toString();
        }
      }
      throw new DataException(file, "line %d: a quote is never closed".formatted(start));
    }
  }
}
