package org.einkorn.cli.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExplainCommandTest {

  @Test
  void candidatesAndTheDecisionAreShown() {
    Outcome outcome = Outcome.of("explain", "gemm", "forward", "f32", "5x4:4x3");
    assertEquals(ExitCode.OK, outcome.exitCode(), outcome.err());
    List<String> lines = outcome.out().lines().toList();
    assertEquals("gemm forward f32 5x4:4x3", lines.get(0));
    assertTrue(lines.get(1).startsWith("on cpu threads="), lines.get(1));
    assertTrue(lines.get(3).startsWith("variant"), lines.get(3));
    assertTrue(outcome.out().contains("reference/gemm"));
    assertTrue(outcome.out().contains("Decided by the "), outcome.out());
  }

  @Test
  void jsonHoldsEveryProblem() {
    Outcome outcome =
        Outcome.of("explain", "--json", "--strict", "--heap", "--problems", "small-cnn");
    assertEquals(ExitCode.OK, outcome.exitCode(), outcome.err());
    JsonNode all = JsonMapper.shared().readTree(outcome.out()).get("explanations");
    assertTrue(all.size() > 10);
    for (JsonNode one : all) {
      assertTrue(one.get("options").asString().contains("strict heap"), one.toString());
      String chosen = one.get("decision").get("variant").asString();
      assertTrue(
          one.get("candidates")
              .valueStream()
              .anyMatch(c ->
                  c.get("id").asString().equals(chosen)
                      && c.get("standing").asString().equals("chosen")),
          one.toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                         | which problem?
          --threads=0 softmax backward f32 3x4       | expected
          --threads=0 elementwise forward f32 add 4:4| --threads 0: must be at least 1
          --device=opencl:99 elementwise forward f32 add 4:4 | there is no device 'opencl:99'
          gemm forward f32 2x3:3x5 lda=2             | lda=2 is less than the row of 3
          """)
  void wrongUsageIsExplained(String options, String message) {
    Outcome outcome = Outcome.of(("explain " + options).strip().split(" +"));
    assertEquals(ExitCode.USAGE, outcome.exitCode(), outcome.err());
    assertTrue(outcome.err().contains(message), outcome.err());
    assertEquals("", outcome.out());
  }
}
