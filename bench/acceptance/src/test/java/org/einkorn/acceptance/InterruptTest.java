package org.einkorn.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.einkorn.nn.io.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Ctrl-C in the middle of long commands, with the real launcher and native backends at work. */
class InterruptTest {

  private static final int INTERRUPTED = 130;

  @TempDir private Path folder;

  @Test
  void trainingSavesItsWeights() throws Exception {
    Path weights = folder.resolve("weights");
    String err =
        interruptAt(
            "training", "train", "--model", "mlp", "--epochs", "1000000", "--out=" + weights);
    assertTrue(err.endsWith("interrupted\n"), err);
    int parametersAndTwoMomentsOfEach = 6 * 3;
    assertEquals(parametersAndTwoMomentsOfEach, Safetensors.read(weights).size());
    assertEquals(List.of("weights"), files());
  }

  @Test
  void tuningLeavesAWholeBookAndNobodyInQuarantine() throws Exception {
    Path book = folder.resolve("book.json");
    String err =
        interruptAt("tuning", "tune", "--budget=300", "--problems=resnet50", "--book=" + book);
    assertTrue(err.contains("what was finished is in the book"), err);
    assertTrue(files().stream().noneMatch(name -> name.endsWith(".tmp")), files()::toString);
    if (Files.exists(book)) {
      var contents = new JsonMapper().readTree(Files.readString(book));
      assertEquals(0, contents.get("quarantine").size(), contents::toString);
    }
  }

  /** Standard error of a command that got SIGINT when it first said the word. */
  private String interruptAt(String word, String... arguments) throws Exception {
    // where the tests ignore SIGINT, their children would too
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Tree.ROOT.resolve("einkorn").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(Redirect.DISCARD);
    builder.environment().put("EINKORN_BUILD", "never");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try (BufferedReader reader = process.errorReader()) {
      StringBuilder err = new StringBuilder();
      String line = reader.readLine();
      while (line != null && !line.startsWith(word)) {
        err.append(line).append('\n');
        line = reader.readLine();
      }
      assertNotNull(line, () -> "it ended before it began: " + err);
      Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
      assertEquals(0, kill.waitFor());
      reader.lines().forEach(rest -> err.append(rest).append('\n'));
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
      assertEquals(INTERRUPTED, process.exitValue(), err::toString);
      return err.toString();
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
