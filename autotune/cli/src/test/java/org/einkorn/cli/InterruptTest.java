package org.einkorn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import org.einkorn.autotune.Einkorn;
import org.einkorn.cli.terminal.Progress;
import org.einkorn.kernels.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Ctrl-C, in a JVM of its own. */
class InterruptTest {

  private static final String FINISHED = "finished in order";

  /** Works until it is interrupted, then finishes its file as a command should. */
  @Command(name = "work", description = "Works for ever.")
  static final class Work implements Subcommand {
    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Override
    public int run(Session session) throws Exception {
      try (Progress progress = session.progress("working", -1)) {
        session.println("started");
        while (true) {
          progress.step();
          Thread.sleep(5);
        }
      } finally {
        Files.writeString(file, FINISHED);
      }
    }
  }

  /** The program of the other JVM. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      List<CommandProvider> providers =
          List.of(() -> List.of(CommandEntry.of(CommandGroup.PROJECT, Work::new)));
      Main.runAndExit(Console.system(), () -> CommandTree.of("./einkorn", providers), args);
    }
  }

  @Test
  void ctrlCEndsTheCommandInOrder(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("result");
    Process process = start(Program.class, "work", file.toString());
    String err = interruptAfterFirstLine(process, process.inputReader(StandardCharsets.UTF_8));
    assertEquals(ExitCode.INTERRUPTED, process.exitValue(), err);
    assertEquals(FINISHED, Files.readString(file));
    assertTrue(err.contains("interrupted"), err);
  }

  @Test
  void ctrlCStopsTuningAndTheBookIsWhole(@TempDir Path directory) throws Exception {
    Path book = directory.resolve("book.json");
    Process process =
        start(Main.class, "tune", "--budget=300", "--book=" + book, "--problems=gemm");
    // The first line of progress tells that it has begun.
    String err = interruptAfterFirstLine(process, process.errorReader(StandardCharsets.UTF_8));
    assertEquals(ExitCode.INTERRUPTED, process.exitValue(), err);
    assertTrue(err.contains("what was finished is in the book"), err);
    try (Stream<Path> files = Files.list(directory)) {
      List<String> names = files.map(path -> path.getFileName().toString()).toList();
      assertTrue(names.stream().noneMatch(name -> name.endsWith(".tmp")), names.toString());
    }
    if (Files.exists(book)) {
      JsonMapper.shared().readTree(Files.readString(book));
    }
  }

  /** What the process wrote to standard error, if that is not what the reader reads. */
  private static String interruptAfterFirstLine(Process process, BufferedReader reader)
      throws IOException, InterruptedException {
    try (reader) {
      String line = reader.readLine();
      while (line != null && (line.startsWith("WARNING") || line.isBlank())) {
        line = reader.readLine();
      }
      assertNotNull(line, "ended before it began");
      interrupt(process);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "did not end");
      StringBuilder rest = new StringBuilder(line).append('\n');
      process.errorReader(StandardCharsets.UTF_8).lines().forEach(l -> rest.append(l).append('\n'));
      return rest.toString();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    assertEquals(0, kill.waitFor());
  }

  /** The class path works too; there the Vector API's module is to be asked for. */
  private static Process start(Class<?> program, String... args) throws IOException {
    String classPath =
        Stream.of(
                Main.class,
                InterruptTest.class,
                Einkorn.class,
                Problem.class,
                CommandLine.class,
                ProgressBar.class,
                JsonMapper.class,
                tools.jackson.core.JsonParser.class,
                com.fasterxml.jackson.annotation.JsonFormat.class)
            .map(InterruptTest::location)
            .distinct()
            .collect(Collectors.joining(java.io.File.pathSeparator));
    List<String> command =
        Stream.concat(
                Stream.of(
                    // where the tests ignore SIGINT, their children would too
                    "env",
                    "--default-signal=INT",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--add-modules",
                    "jdk.incubator.vector",
                    "-cp",
                    classPath,
                    program.getName()),
                Stream.of(args))
            .toList();
    return new ProcessBuilder(command).start();
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
