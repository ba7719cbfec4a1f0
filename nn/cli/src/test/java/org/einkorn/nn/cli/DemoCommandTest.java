package org.einkorn.nn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.einkorn.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DemoCommandTest {
  @TempDir private Path folder;

  /** Without a package client the shipped digits are learned, and the report says so. */
  @Test
  void runsOnTheShippedDigitsWithoutAPackageClient() throws IOException {
    Path report = folder.resolve("report.html");
    CommandRun run =
        CommandRun.of(
            "demo",
            "--tune-seconds",
            "1",
            "--train-seconds",
            "1",
            "--out",
            report.toString(),
            "--json");
    assertEquals(ExitCode.OK, run.status(), run.err());
    assertTrue(run.err().contains("Fashion-MNIST could not be had"), run.err());
    JsonNode document = run.json();
    // a slow machine has time for one epoch; chance is 0.1
    assertTrue(document.get("accuracy").asDouble() > 0.2, document.toString());
    String page = Files.readString(report);
    for (String part :
        new String[] {
          "Fashion-MNIST could not be had",
          "Which kernel won",
          "Which device won",
          "data:image/png",
          "convolution backward-weights f32 mb64ic32",
          "Where it was surest, and wrong"
        }) {
      assertTrue(page.contains(part), "the report lacks: " + part);
    }
    assertFalse(page.contains("https://"), "the report must load nothing");
  }

  @Test
  void wrongArgumentsAreNamed() {
    CommandRun run = CommandRun.of("demo", "--tune-seconds", "0");
    assertEquals(ExitCode.USAGE, run.status());
    assertTrue(run.err().contains("must be at least 1"), run.err());
  }
}
