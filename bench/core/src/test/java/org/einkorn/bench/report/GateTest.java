package org.einkorn.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.einkorn.bench.results.Comparison;
import org.einkorn.bench.results.Contender;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.ResultsFile;
import org.einkorn.bench.results.SyntheticRun;
import org.einkorn.bench.results.SyntheticRun.Noise;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.terminal.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {

  @TempDir private Path folder;

  private Path file(String name, Results results) throws IOException {
    Path file = folder.resolve(name);
    ResultsFile.write(results, file);
    return file;
  }

  private static SyntheticRun run(long seed) {
    return new SyntheticRun(seed, Noise.MEASURED);
  }

  @Test
  void aSlowdownIsNamed() throws IOException {
    Path old = file("old.json", run(1).everything(_ -> 1).build());
    Path now =
        file("new.json", run(2).everything(p -> p.startsWith("optimizer") ? 0.7 : 1).build());
    Comparison comparison = Gate.comparison(old, now);
    String table = Gate.changes(comparison).render(Terminal.UNLIMITED, false);
    assertTrue(comparison.failed());
    assertTrue(table.contains("slower  vector"), table);
    assertTrue(table.contains("optimizer forward f32 adam 1000000, 1 thread, warm"), table);
    assertFalse(table.contains("gemm"), table);
    assertTrue(
        Gate.verdict(comparison).startsWith("2 of 96 rows slower"), Gate.verdict(comparison));
  }

  @Test
  void noiseIsNot() throws IOException {
    Path old = file("old.json", run(3).everything(_ -> 1).build());
    Path now = file("new.json", run(4).everything(_ -> 1).build());
    Comparison comparison = Gate.comparison(old, now);
    assertFalse(comparison.failed(), () -> Gate.verdict(comparison));
    assertTrue(Gate.changes(comparison).isEmpty());
    assertTrue(Gate.losses(comparison).isEmpty());
  }

  @Test
  void missingRowsAreListed() throws IOException {
    Path old = file("old.json", run(1).everything(_ -> 1).build());
    Path now =
        file(
            "new.json",
            run(2)
                .row("gemm forward f32 32x32:32x32", 1, "vector", Contender.Kind.BACKEND, 0.8)
                .build());
    Comparison comparison = Gate.comparison(old, now);
    assertEquals(95, comparison.missing().size());
    assertEquals("missing  85 more rows of the old run", Gate.losses(comparison).getLast());
    assertTrue(Gate.verdict(comparison).endsWith("95 missing"));
  }

  @Test
  void otherMachinesAndOtherFilesAreWrongUsage() throws IOException {
    Path old = file("old.json", run(1).build());
    Path strange = file("strange.json", run(2).on("Intel Xeon", 2).build());
    CommandException e = assertThrows(CommandException.class, () -> Gate.comparison(old, strange));
    assertEquals(ExitCode.USAGE, e.exitCode());
    assertTrue(e.getMessage().contains("different machines"), e::getMessage);
    Path none = folder.resolve("none.json");
    assertEquals(
        ExitCode.USAGE,
        assertThrows(CommandException.class, () -> Gate.comparison(old, none)).exitCode());
  }
}
