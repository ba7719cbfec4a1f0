package org.einkorn.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.ResultsFile;
import org.einkorn.bench.results.SyntheticRun;
import org.einkorn.bench.results.SyntheticRun.Noise;
import org.einkorn.cli.Cancellation;
import org.einkorn.cli.Console;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as the launcher finds and runs it. */
class ReportCommandTest {

  @TempDir private Path folder;

  private record Run(int exitCode, String out, String err) {}

  private static Run run(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] words =
        Stream.concat(Stream.of("report"), Arrays.stream(arguments).map(Object::toString))
            .toArray(String[]::new);
    int exitCode = Main.run(Console.of(out, err), new Cancellation(), words);
    return new Run(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Path file(String name, Results results) throws IOException {
    Path file = folder.resolve(name);
    ResultsFile.write(results, file);
    return file;
  }

  private static SyntheticRun full(long seed) {
    return new SyntheticRun(seed, Noise.MEASURED).everything(_ -> 1);
  }

  @Test
  void writesHtmlAndMarkdown() throws IOException {
    Path old = file("old.json", full(1).build());
    Path now = file("now.json", full(2).at("2026-11-22T10:00:00Z", "bbbb6c9b2f").build());
    Path html = folder.resolve("out/report.html");
    Path markdown = folder.resolve("out/report.md");
    Run run = run(now, old, "--html", html, "--markdown", markdown);
    assertEquals(ExitCode.OK, run.exitCode(), run::err);
    assertTrue(run.out().contains("wrote " + html), run::out);
    String page = Files.readString(html);
    assertTrue(page.contains("bbbb6c9b2f"), "the newest run is shown, wherever it stands");
    assertTrue(page.contains(">History</h2>"));
    assertTrue(Files.readString(markdown).contains("### Since `5e6c9b2f0d1a`"));
  }

  @Test
  void wrongInputIsNamed() throws IOException {
    Path none = folder.resolve("none.json");
    Run missing = run(none);
    assertEquals(ExitCode.USAGE, missing.exitCode());
    assertTrue(missing.err().contains(none + ": there is no such file"), missing::err);
    Path book = Files.writeString(folder.resolve("book.json"), "{\"format\": \"einkorn-book\"}");
    Run foreign = run(book);
    assertEquals(ExitCode.USAGE, foreign.exitCode());
    assertTrue(foreign.err().contains("book.json: it is JSON, but no results"), foreign::err);
    assertEquals(ExitCode.USAGE, run().exitCode(), "a file is needed");
    Path good = file("good.json", full(1).build());
    assertEquals(ExitCode.USAGE, run(good, good, "--readme", folder.resolve("R.md")).exitCode());
    assertEquals(ExitCode.USAGE, run(good, "--readme", folder.resolve("R.md")).exitCode());
  }

  @Test
  void theReadmeHoldsOneBlockHoweverOftenItIsPut() throws IOException {
    Path readme =
        Files.writeString(folder.resolve("README.md"), "# A\n\n## How it is made\n\nSo.\n");
    Path reports = Files.createDirectories(folder.resolve("bench/reports"));
    Path results = reports.resolve("a.json");
    ResultsFile.write(full(1).build(), results);
    assertEquals(ExitCode.OK, run(results, "--readme", readme).exitCode());
    String once = Files.readString(readme);
    assertEquals("bench/reports/a.json", ReadmeTable.fileOf(once));
    assertTrue(once.indexOf("| gemm |") < once.indexOf("## How it is made"), once);
    assertTrue(once.startsWith("# A\n\n<!-- performance") && once.endsWith("\n\nSo.\n"), once);
    assertEquals(ExitCode.OK, run(results, "--readme", readme).exitCode());
    assertEquals(once, Files.readString(readme));
    ResultsFile.write(new SyntheticRun(2, Noise.MEASURED).everything(_ -> 0.5).build(), results);
    run(results, "--readme", readme);
    String other = Files.readString(readme);
    assertFalse(other.equals(once));
    assertEquals(1, other.split("<!-- performance: ", -1).length - 1);
    assertFalse(Files.exists(folder.resolve("benchmark-report.html")), "only what was asked for");
  }

  @Test
  void runsOfOtherMachinesAreNotCompared() throws IOException {
    Path old = file("old.json", full(1).on("Intel Xeon", 8).build());
    Path now = file("now.json", full(2).at("2026-11-22T10:00:00Z", "bbbb6c9b2f").build());
    Path html = folder.resolve("report.html");
    assertEquals(ExitCode.OK, run(List.of(old, now, "--html", html).toArray()).exitCode());
    assertTrue(Files.readString(html).contains("is not compared: the runs are of different"));
  }
}
