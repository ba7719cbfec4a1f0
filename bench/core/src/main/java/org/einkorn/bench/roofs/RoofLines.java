package org.einkorn.bench.roofs;

import java.util.List;
import java.util.Optional;
import org.einkorn.bench.results.Roof;
import org.einkorn.bench.results.Unit;

/** Roofs as lines of text between two processes. */
public final class RoofLines {

  private static final String MARK = "roof";
  private static final int PARTS = 7;

  private RoofLines() {}

  static String format(Roof roof) {
    return String.join(
        "\t",
        MARK,
        roof.name(),
        Integer.toString(roof.threads()),
        roof.level(),
        Double.toString(roof.value()),
        roof.unit().name(),
        roof.how().replaceAll("\\s+", " "));
  }

  /** The roofs among the lines; others are a library's. */
  public static List<Roof> parse(List<String> lines) {
    return lines.stream().map(RoofLines::parse).flatMap(Optional::stream).toList();
  }

  private static Optional<Roof> parse(String line) {
    String[] parts = line.split("\t");
    if (parts.length != PARTS || !parts[0].equals(MARK)) {
      return Optional.empty();
    }
    return Optional.of(
        new Roof(
            parts[1],
            Integer.parseInt(parts[2]),
            parts[3],
            Double.parseDouble(parts[4]),
            Unit.valueOf(parts[5]),
            parts[6]));
  }
}
