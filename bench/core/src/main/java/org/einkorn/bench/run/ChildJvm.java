package org.einkorn.bench.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class of this module in a JVM of its own, with this JVM's options. */
public final class ChildJvm {

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
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-Djdk.module.main")) {
        command.add(option);
      }
    }
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

  /**
   * Runs it to its end, which comes early when this thread is interrupted.
   *
   * @throws IOException when it fails or takes longer than it may
   */
  public static List<Line> run(Class<?> main, List<String> arguments, Duration limit)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command(main, arguments))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      process.getOutputStream().close();
      Reader reader = new Reader(process, start);
      Thread thread = Thread.ofPlatform().daemon().start(reader);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            main.getSimpleName() + " took longer than " + limit.toSeconds() + " s");
      }
      thread.join();
      if (process.exitValue() != 0) {
        throw new IOException(main.getSimpleName() + " ended with " + process.exitValue());
      }
      return List.copyOf(reader.lines);
    } finally {
      process.destroyForcibly();
    }
  }

  private static final class Reader implements Runnable {
    private final Process process;
    private final long start;
    private final List<Line> lines = new ArrayList<>();

    Reader(Process process, long start) {
      this.process = process;
      this.start = start;
    }

    @Override
    public void run() {
      process
          .inputReader(StandardCharsets.UTF_8)
          .lines()
          .forEach(text -> lines.add(new Line(text, System.nanoTime() - start)));
    }
  }
}
