package org.einkorn.cli.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TuneCommandTest {

  private static final String ADD = "elementwise forward f32 add 6:6";
  private static final String SUM = "reduction forward f32 sum 4x5 axis=0";

  @Test
  void aTableNamesWinnersAndTheBookKeepsThem(@TempDir Path directory) throws IOException {
    Path book = directory.resolve("book.json");
    Outcome tuned = Outcome.of("tune", "--budget=1", "--threads=1", "--book=" + book, ADD, SUM);
    assertEquals(ExitCode.OK, tuned.exitCode(), tuned.err());
    assertTrue(tuned.out().startsWith("On cpu threads=1 fast native standard\n"), tuned.out());
    String headings = "problem +winner +time +speed +runner-up +time +gain";
    assertTrue(tuned.out().lines().anyMatch(line -> line.matches(headings)), tuned.out());
    assertTrue(tuned.out().contains("Kept in " + book), tuned.out());
    JsonMapper.shared().readTree(Files.readString(book));

    Outcome explained = Outcome.of("explain", "--threads=1", "--json", "--book=" + book, ADD);
    JsonNode decision =
        JsonMapper.shared().readTree(explained.out()).get("explanations").get(0).get("decision");
    assertEquals("book", decision.get("source").asString(), explained.out());
  }

  @Test
  void jsonHoldsTheSamples(@TempDir Path directory) {
    Path book = directory.resolve("book.json");
    Outcome tuned = Outcome.of("tune", "--json", "--budget=0.5", "--strict", "--book=" + book, ADD);
    assertEquals(ExitCode.OK, tuned.exitCode(), tuned.err());
    JsonNode tuning = JsonMapper.shared().readTree(tuned.out()).get("tunings").get(0);
    assertTrue(tuning.get("options").asString().contains("strict"));
    JsonNode row = tuning.get("problems").get(0);
    assertEquals(ADD, row.get("problem").asString());
    assertTrue(row.get("winner").get("median_ns").asDouble() > 0, row.toString());
  }

  @Test
  void aBookThatCannotBeWrittenIsAnError(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    Outcome tuned = Outcome.of("tune", "--budget=0.3", "--book=" + file.resolve("book.json"), ADD);
    assertEquals(ExitCode.FAILED, tuned.exitCode(), tuned.out());
    assertTrue(tuned.err().contains(file.toString()), tuned.err());
    assertTrue(tuned.err().lines().noneMatch(line -> line.startsWith("\tat ")), tuned.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --budget=0 elementwise forward f32 add 4:4  | --budget 0.0: must be more than 0 seconds
          --budget=x elementwise forward f32 add 4:4  | invalid value for option '--budget'
          --calls=0 elementwise forward f32 add 4:4   | --calls 0: must be at least 1
          --device=tpu elementwise forward f32 add 4:4| there is no device 'tpu'
          elementwise forward f32 mod 4:4             | 'mod'
          """)
  void wrongUsageIsExplained(String options, String message) {
    Outcome outcome = Outcome.of(("tune " + options).split(" +"));
    assertEquals(ExitCode.USAGE, outcome.exitCode(), outcome.err());
    assertTrue(outcome.err().contains(message), outcome.err());
    assertEquals("", outcome.out());
  }
}
