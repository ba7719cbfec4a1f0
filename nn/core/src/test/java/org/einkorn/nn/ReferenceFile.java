package org.einkorn.nn;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows of numbers with a name each, as text: {@code name: number number …}. Lines that start with #
 * are for people. The numbers are written with as many digits as it takes to read the same double.
 */
final class ReferenceFile {
  /** From the module's folder. */
  static final Path FOLDER = Path.of("src/test/resources/org/einkorn/nn");

  private final String name;
  private final Map<String, double[]> rows = new LinkedHashMap<>();

  ReferenceFile(String name) {
    this.name = name;
  }

  static ReferenceFile read(String name) throws IOException {
    ReferenceFile file = new ReferenceFile(name);
    try (InputStream in = ReferenceFile.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
        int colon = line.indexOf(": ");
        if (!line.startsWith("#") && colon > 0) {
          String[] words = line.substring(colon + 2).split(" ");
          file.put(
              line.substring(0, colon),
              Arrays.stream(words).mapToDouble(Double::parseDouble).toArray());
        }
      }
    }
    return file;
  }

  void put(String row, double[] numbers) {
    if (rows.put(row, numbers) != null) {
      throw new IllegalStateException(name + " has two rows " + row);
    }
  }

  Set<String> names() {
    return rows.keySet();
  }

  double[] row(String row) {
    double[] numbers = rows.get(row);
    if (numbers == null) {
      throw new IllegalStateException(
          name + " has no row " + row + "; write it anew: see PyTorchReferenceTest");
    }
    return numbers;
  }

  /** Writes it to the resources of the tests. */
  void write(String comment) throws IOException {
    StringBuilder text = new StringBuilder();
    comment.lines().forEach(line -> text.append("# ").append(line).append('\n'));
    rows.forEach((row, numbers) ->
        text.append(row)
            .append(": ")
            .append(
                Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(" ")))
            .append('\n'));
    Files.writeString(FOLDER.resolve(name), text);
  }
}
