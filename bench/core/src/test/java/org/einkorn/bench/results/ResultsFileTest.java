package org.einkorn.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.einkorn.bench.results.SyntheticRun.Noise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {

  private static final Results RUN = new SyntheticRun(1, Noise.MEASURED).everything(_ -> 1).build();

  @Test
  void whatIsWrittenIsRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("new/results.json");
    ResultsFile.write(RUN, file);
    assertEquals(RUN, ResultsFile.read(file));
    Results interrupted = new SyntheticRun(2, Noise.MEASURED).interrupted().build();
    ResultsFile.write(interrupted, file);
    assertEquals(interrupted, ResultsFile.read(file));
    assertFalse(ResultsFile.read(file).complete());
    try (var files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList(), "no temporary file stays");
    }
  }

  @Test
  void theFileHoldsWhatFollowsFromTheSamples() throws IOException {
    String text = ResultsFile.format(RUN);
    for (String name : List.of("median", "interval", "value", "percentOfRoof", "bytesAllocated")) {
      assertTrue(text.contains("\"" + name + "\" :"), name);
    }
    assertTrue(text.contains("\"schema\" : 1"));
    assertTrue(text.lines().count() < 40L * RUN.rows().size(), "samples stand in one line");
  }

  @Test
  void garbageIsRefusedWithItsPlace() {
    String good = ResultsFile.format(RUN);
    Map<String, String> bad =
        Map.ofEntries(
            Map.entry("", "f.json: it is empty"),
            Map.entry("PK\u0003\u0004", "f.json: line 1, column"),
            Map.entry(good.substring(0, good.length() / 2), "no JSON"),
            Map.entry("[]", "no results"),
            Map.entry("{\"format\": \"einkorn-book\", \"version\": 1}", "no results"),
            Map.entry(good.replace("\"schema\" : 1", "\"schema\" : 2"), "f.json: schema: it is 2"),
            Map.entry(good.replace("\"schema\" : 1", "\"schema\" : \"x\""), "schema: \"x\" is not"),
            Map.entry(good + "{}", "no JSON"),
            Map.entry(good.replaceFirst("\"cores\" : 2", "\"cores\" : -2"), "machine: \"cores\""),
            Map.entry(good.replaceFirst("\"cpu\" : [^,]*,", ""), "machine.cpu: is missing"),
            Map.entry(good.replaceFirst("2026-11-20T08:30:00Z", "today"), "started: \"today\""),
            Map.entry(
                good.replaceFirst("\"status\" : \"measured\"", "\"status\" : \"guessed\""),
                "rows[0].status: \"guessed\" is none of measured, refused, failed"),
            Map.entry(
                good.replaceFirst("\"median\" : [0-9.E]+", "\"median\" : 1.0"),
                "rows[0].median: it is 1.0, but the samples give"),
            Map.entry(
                good.replaceFirst("\"samples\" : \\[ [0-9.E]+", "\"samples\" : [ -1"),
                "rows[0]: \"samples\" is -1"),
            Map.entry(
                good.replaceFirst("\"roof\" : \"[^\"]*\"", "\"roof\" : \"glass\""),
                "rows[0].roof: there is no roof named \"glass\""),
            Map.entry(
                good.replaceFirst("\"verified\" : true", "\"verified\" : 1"), "[0].verified"));
    bad.forEach((text, expected) -> {
      ResultsException e =
          assertThrows(ResultsException.class, () -> ResultsFile.parse(text, "f.json"), expected);
      assertTrue(
          e.getMessage().startsWith("f.json: ") && e.getMessage().contains(expected),
          () -> "expected '" + expected + "' in: " + e.getMessage());
    });
  }

  @Test
  void missingAndBinaryFilesAreNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("none.json");
    String message =
        assertThrows(ResultsException.class, () -> ResultsFile.read(file)).getMessage();
    assertEquals(file + ": there is no such file", message);
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertTrue(
        assertThrows(ResultsException.class, () -> ResultsFile.read(file))
            .getMessage()
            .contains("UTF-8"));
  }

  @Test
  void unknownFieldsOfLaterVersionsAreLeftAlone() throws IOException {
    String text = ResultsFile.format(RUN).replaceFirst("\\{", "{ \"novelty\" : [ 1 ],");
    assertEquals(RUN, ResultsFile.parse(text, "f.json"));
  }

  @Test
  void rowsAreUniqueAndTheirRoofsExist() {
    Row row = RUN.rows().getFirst();
    assertThrows(IllegalArgumentException.class, () -> with(List.of(row, row), RUN.roofs()));
    assertThrows(IllegalArgumentException.class, () -> with(List.of(row), List.of()));
  }

  private static Results with(List<Row> rows, List<Roof> roofs) {
    return new Results(
        true,
        new TreeMap<>(),
        RUN.command(),
        RUN.commit(),
        RUN.started(),
        RUN.machine(),
        roofs,
        rows,
        List.of());
  }

  @Test
  void ratiosAreTakenByRound() {
    Outcome.Measured slow = measured(List.of(20.0, 40.0, 60.0));
    Outcome.Measured fast = measured(List.of(10.0, 20.0, 30.0, 1000.0));
    assertEquals(2, slow.timeRatio(fast).median());
    assertEquals(2, slow.timeRatio(fast).low());
    assertEquals(2, slow.timeRatio(fast).high());
  }

  private static Outcome.Measured measured(List<Double> samples) {
    return new Outcome.Measured(samples, 100, 50, Unit.GFLOPS, null, true, Double.NaN);
  }

  @Test
  void figuresFollowFromTheSamples() {
    Outcome.Measured measured = measured(List.of(30.0, 10.0, 20.0));
    assertEquals(20, measured.time().median());
    assertEquals(5, measured.value(), "100 operations in 20 ns are 5 GFLOP/s");
    assertEquals(2, measured.intensity());
    assertTrue(Double.isNaN(measured.percentOfRoof()));
    Roof roof = new Roof("fma", 1, "registers", 20, Unit.GFLOPS, "loop");
    assertEquals(
        25,
        new Outcome.Measured(measured.samples(), 100, 50, Unit.GFLOPS, roof, true, 0)
            .percentOfRoof());
  }
}
