package org.einkorn.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists of problems in text files: one problem to a line; empty lines and what follows {@code #} do
 * not count. A few such lists are shipped and have names.
 */
final class ProblemSets {

  private static final List<String> NAMES =
      List.of(
          "attention",
          "batched",
          "bert-base",
          "dlrm-mlp",
          "gemm",
          "lstm-lm",
          "mobilenetv2",
          "resnet50",
          "skinny",
          "small-cnn",
          "squares",
          "vgg16");

  private ProblemSets() {}

  /** See {@link Problems#names}. */
  static List<String> names() {
    return NAMES;
  }

  /** See {@link Problems#named}. */
  static List<Problem> named(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "no problems are called '" + name + "'; there are: " + String.join(", ", NAMES));
    }
    String file = "problems/" + name + ".txt";
    try (InputStream stream = ProblemSets.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException(file + " is not in the jar of org.einkorn.kernels");
      }
      return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** See {@link Problems#load}. */
  static List<Problem> load(Path file) throws IOException {
    return parse(Files.readString(file), file.toString());
  }

  private static List<Problem> parse(String text, String source) {
    List<Problem> problems = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (line.isEmpty()) {
        continue;
      }
      try {
        problems.add(Problems.parse(line));
      } catch (ProblemSyntaxException e) {
        throw new IllegalArgumentException(source + ", line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return problems;
  }
}
