package org.einkorn.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.einkorn.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input ends with 2 before anything is measured, and says what was wrong. */
class BenchCommandTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--family nonsense | --family nonsense: no such family",
        "--family nonsense | Families: gemm, convolution",
        "--backends nonsense | no backend 'nonsense'",
        "--backends nonsense/gemm/f32 | no backend 'nonsense'",
        "--problems absent.txt | --problems absent.txt: neither a file nor the name",
        "--problems absent.txt | Shipped lists: attention, batched, bert-base",
        "--problems squares --family pooling | no problem of these families",
        "--threads 0 | --threads 0: must be from 1 to",
        "--threads 4096 | --threads 4096: must be from 1 to",
        "--threads many | many",
        "--quick --full | --full",
        "--minutes 0 | --minutes 0.0: must be above 0",
        "--minutes NaN | --minutes NaN: must be above 0",
        "--nonsense | --nonsense",
      })
  void wrongUsageIsTwo(String options, String message) {
    CommandLine run = CommandLine.run(("bench " + options).split(" "));
    assertEquals(ExitCode.USAGE, run.exitCode(), run::toString);
    assertTrue(run.err().contains(message), run::toString);
    assertEquals("", run.out());
  }

  @Test
  void aLineThatIsNoProblemIsShownWithItsPlace() throws IOException {
    Path file = folder.resolve("problems.txt");
    Files.writeString(file, "# mine\ngemm forward f32 8x8:8x8\ngemm sideways f32 8x8:8x8\n");
    CommandLine run = CommandLine.run("bench", "--problems", file.toString());
    assertEquals(ExitCode.USAGE, run.exitCode(), run::toString);
    assertTrue(run.err().contains(file + ", line 3:"), run::toString);
    assertTrue(
        run.err().contains("gemm sideways f32 8x8:8x8\n  " + " ".repeat(5) + "^"), run::toString);
  }

  @Test
  void anUnknownPeerIsTwoAndTheOthersAreListed() throws IOException {
    Files.createDirectories(folder.resolve("known"));
    Files.writeString(folder.resolve("known/peer.json"), "{}");
    String before = System.getProperty("einkorn.peers", "");
    System.setProperty("einkorn.peers", folder.toString());
    try {
      CommandLine run = CommandLine.run("bench", "--peers", "nonsense");
      assertEquals(ExitCode.USAGE, run.exitCode(), run::toString);
      assertTrue(run.err().contains("no peer is called 'nonsense'"), run::toString);
      assertTrue(run.err().contains("known"), run::toString);
    } finally {
      System.setProperty("einkorn.peers", before);
    }
  }

  @Test
  void aFolderIsNoResultsFile() {
    CommandLine run = CommandLine.run("bench", "--json", folder.toString());
    assertEquals(ExitCode.USAGE, run.exitCode(), run::toString);
    assertTrue(run.err().contains("this is a folder"), run::toString);
  }
}
