package org.einkorn.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs a main class of this module in a JVM of its own, with this JVM's options. */
public final class ChildJvm {

  private static final List<String> NOT_INHERITED =
      List.of(
          "-Djdk.module.main",
          "-agentlib:",
          "-agentpath:",
          "-javaagent:",
          "-Xrunjdwp",
          "-XX:StartFlightRecording",
          "-Dcom.sun.management.jmxremote");

  private static final int LAST_LINES = 12;

  private ChildJvm() {}

  /**
   * A line of standard output.
   *
   * @param text the line
   * @param nanos when it arrived, since the process was started
   */
  public record Line(String text, long nanos) {}

  /** The command that runs a main class of this module. */
  public static List<String> command(Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    Module module = main.getModule();
    if (module.isNamed()) {
      command.add("-m");
      command.add(module.getName() + '/' + main.getName());
    } else {
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    }
    command.addAll(arguments);
    return command;
  }

  /** Without what only one JVM at a time can do: to listen for a debugger, to record. */
  static List<String> options(List<String> own) {
    return own.stream()
        .filter(option -> NOT_INHERITED.stream().noneMatch(option::startsWith))
        .toList();
  }

  /**
   * Runs it to its end, which comes early when this thread is interrupted.
   *
   * @throws IOException when it fails or takes longer than it may
   */
  public static List<Line> run(Class<?> main, List<String> arguments, Duration limit)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = start(main, arguments);
    try {
      process.getOutputStream().close();
      Reader out = Reader.of(process.getInputStream(), start);
      Reader err = Reader.of(process.getErrorStream(), start);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            main.getSimpleName() + " took longer than " + limit.toSeconds() + " s");
      }
      List<Line> errors = err.lines();
      if (process.exitValue() != 0) {
        throw new IOException(
            main.getSimpleName() + " ended with " + process.exitValue() + tail(errors));
      }
      return out.lines();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(Class<?> main, List<String> arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(main, arguments));
    // Its options are among those of this JVM already.
    builder.environment().remove("JDK_JAVA_OPTIONS");
    return builder.start();
  }

  /** The last lines, each on a line of its own. */
  private static String tail(List<Line> lines) {
    return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
        .map(line -> "\n  " + line.text())
        .collect(Collectors.joining());
  }

  /** Reads a stream to its end, so that the process is never kept waiting. */
  private static final class Reader {
    private final List<Line> lines = new ArrayList<>();
    private final Thread thread;

    private Reader(InputStream stream, long start) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .unstarted(() ->
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                      .lines()
                      .forEach(text -> lines.add(new Line(text, System.nanoTime() - start))));
    }

    static Reader of(InputStream stream, long start) {
      Reader reader = new Reader(stream, start);
      reader.thread.start();
      return reader;
    }

    /** All lines, when the process has ended. */
    List<Line> lines() throws InterruptedException {
      thread.join();
      return List.copyOf(lines);
    }
  }
}
