package org.einkorn.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.einkorn.bench.results.ResultsFile;
import org.junit.jupiter.api.Test;

/**
 * The README's table is what its results file says; there is none without results, nor the reverse.
 */
class ReadmeBlockTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final String COMMAND = "./einkorn report bench/reports/FILE --readme README.md";

  @Test
  void theTableIsGeneratedFromTheCommittedResults() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    List<String> committed = committed();
    String named = ReadmeTable.fileOf(readme);
    assertEquals(
        committed.isEmpty(),
        named.isEmpty(),
        () ->
            "results under bench/reports: "
                + committed
                + ", named by the README: '"
                + named
                + "'; run "
                + COMMAND);
    if (!named.isEmpty()) {
      assertTrue(committed.contains(named), () -> named + " is not among " + committed);
      assertEquals(
          ReadmeTable.block(ResultsFile.read(ROOT.resolve(named)), named),
          ReadmeTable.in(readme),
          "run " + COMMAND);
    }
  }

  @Test
  void allCommittedResultsCanBeRead() throws IOException {
    assertTrue(Files.isRegularFile(ROOT.resolve("einkorn")), "the tree begins at " + ROOT);
    for (String file : committed()) {
      ResultsFile.read(ROOT.resolve(file));
    }
  }

  private static List<String> committed() throws IOException {
    Path reports = ROOT.resolve("bench/reports");
    if (!Files.isDirectory(reports)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(reports)) {
      return files
          .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
          // JMH's own results lie beside ours, and are not committed
          .filter(file -> file.endsWith(".json") && !file.endsWith(".jmh.json"))
          .sorted()
          .toList();
    }
  }
}
