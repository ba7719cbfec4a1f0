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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerifyCommandTest {

  private static final String GEMM = "gemm forward f32 5x4:4x3 tb +bias:n+relu";

  @Test
  void theReferencePassesItsOwnCheck() {
    Outcome outcome = Outcome.of("verify", "--backends", "reference", GEMM);
    assertEquals(ExitCode.OK, outcome.exitCode(), outcome.err());
    String last = outcome.out().lines().toList().getLast();
    assertTrue(last.matches("All \\d+ checks of 1 problem passed \\(seed 1\\)\\."), last);
  }

  @Test
  void quotesMayBeLeftOut() {
    String line = "verify --backends reference --json " + GEMM + " softmax backward f32 3x4 axis=1";
    Outcome outcome = Outcome.of(line.split(" "));
    assertEquals(ExitCode.OK, outcome.exitCode(), outcome.err());
    JsonNode document = JsonMapper.shared().readTree(outcome.out());
    assertTrue(document.get("passed").asBoolean());
    JsonNode variants = document.get("backends").get(0).get("variants");
    assertEquals("[\"reference/gemm\",\"reference/softmax\"]", variants.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pooling", "optimizer,elementwise"})
  void problemsAreDrawnByFamily(String family) {
    Outcome outcome =
        Outcome.of("verify", "--backends=reference", "--family", family, "--count=3", "--seed=5");
    assertEquals(ExitCode.OK, outcome.exitCode(), outcome.err());
    assertTrue(outcome.out().contains("passed (seed 5)"), outcome.out());
  }

  @Test
  void aProblemsFileIsRead(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("mine.txt");
    Files.writeString(file, "# mine\n" + GEMM + "\n");
    Outcome outcome = Outcome.of("verify", "--backends=reference", "--problems", file.toString());
    assertEquals(ExitCode.OK, outcome.exitCode(), outcome.err());
    Files.writeString(file, GEMM + "\ngemm forward f32 2x3:4x5\n");
    outcome = Outcome.of("verify", "--problems", file.toString());
    assertEquals(ExitCode.USAGE, outcome.exitCode());
    assertTrue(outcome.err().startsWith("error: " + file + ", line 2: "), outcome.err());
  }

  @Test
  void aVariantThatNobodyOffersIsAFailure() {
    Outcome outcome =
        Outcome.of("verify", "--backends=reference", "--variant=reference/conv", GEMM);
    assertEquals(ExitCode.FAILED, outcome.exitCode());
    assertTrue(outcome.out().contains("Nothing was checked"), outcome.out());
  }

  @Test
  void aWrongProblemIsShownWithACaret() {
    Outcome outcome = Outcome.of("verify", "gemm forward f32 4x3:3x5 tc");
    assertEquals(ExitCode.USAGE, outcome.exitCode());
    String[] lines = outcome.err().split("\n", -1);
    assertTrue(lines[0].startsWith("error: unknown option 'tc'"), outcome.err());
    assertEquals("  gemm forward f32 4x3:3x5 tc", lines[1]);
    assertEquals("                           ^", lines[2]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --problems vgg    | --problems vgg: neither a file nor the name of a shipped list
          --device cuda     | there is no device 'cuda'
          --backends mkl    | no backend 'mkl' on the module path; there are:
          --threads 0       | --threads 0: must be at least 1
          --count 0         | --count 0: must be at least 1
          --family conv     | 'conv' is no family; expected one of: gemm, convolution
          """)
  void wrongValuesAreExplained(String options, String message) {
    Outcome outcome = Outcome.of(("verify " + options).split(" "));
    assertEquals(ExitCode.USAGE, outcome.exitCode());
    assertTrue(outcome.err().contains(message), outcome.err());
    assertEquals("", outcome.out());
  }
}
