package org.einkorn.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final Duration ELAPSED = Duration.ofSeconds(12);

  @Test
  void aBarTellsHowMuchIsDoneAndHowLongTheRestTakes() {
    ProgressLine line = new ProgressLine(true, false);
    assertEquals(
        "tuning  ━━━━━━━━━━━━────────────  20/40  0:12, about 0:12 left  gemm",
        line.line("tuning", 20, 40, ELAPSED, "gemm", 100));
  }

  @Test
  void aLimitEndsTheTaskBeforeAllIsDone() {
    ProgressLine line = new ProgressLine(true, false);
    line.endsAt(Duration.ofSeconds(15));
    String text = line.line("tuning", 10, 40, ELAPSED, "", 100);
    assertTrue(text.endsWith("10/40  0:12, about 0:03 left"), text);
    assertTrue(line.line("tuning", 10, 40, Duration.ofSeconds(16), "", 100).endsWith("0:16"));
  }

  @Test
  void theLineNeverExceedsTheTerminal() {
    ProgressLine line = new ProgressLine(true, false);
    for (int width = 10; width < 120; width++) {
      String text = line.line("tuning", 20, 40, ELAPSED, "convolution backward-data", width);
      assertTrue(text.length() <= width, text + " in " + width);
    }
  }

  @Test
  void anUnknownTotalIsCountedOnly() {
    ProgressLine line = new ProgressLine(true, false);
    assertEquals("reading  1,234  0:12", line.line("reading", 1234, -1, ELAPSED, "", 80));
  }

  @Test
  void anEmptyTaskIsDone() {
    ProgressLine line = new ProgressLine(true, false);
    assertTrue(line.line("tuning", 0, 0, ELAPSED, "", 80).contains("━".repeat(24)));
  }

  @Test
  void withoutATerminalThereArePlainLines() {
    StringWriter err = new StringWriter();
    Progress progress =
        Progress.start(
            "tuning", 2, Terminal.none(), new PrintWriter(err, true), Duration.ofMillis(20));
    progress.step();
    progress.message("gemm");
    progress.println("a remark");
    progress.step();
    progress.close();
    String text = err.toString();
    assertFalse(text.contains("\r") || text.contains("\u001b"), text);
    assertTrue(text.contains("a remark\n"), text);
    assertTrue(text.endsWith("tuning  2/2  0:00  gemm\n"), text);
  }

  @Test
  void onATerminalTheLineIsErasedAtTheEnd() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintWriter printer = AsciiFallback.printer(err, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(true, true, false, 80);
    Progress progress = Progress.start("tuning", 2, terminal, printer, Duration.ofMillis(20));
    progress.stepTo(2);
    progress.close();
    assertTrue(err.toString(StandardCharsets.UTF_8).endsWith("\r\u001b[2K"));
  }
}
