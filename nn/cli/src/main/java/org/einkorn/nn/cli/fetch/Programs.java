package org.einkorn.nn.cli.fetch;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The programs of this machine.
 *
 * @param folders where they are looked for, in order
 */
public record Programs(List<Path> folders) {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** The folders of the variable {@code PATH}. */
  public static Programs of(Map<String, String> environment) {
    String path = environment.getOrDefault("PATH", "");
    return new Programs(
        Arrays.stream(path.split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .toList());
  }

  Optional<Path> find(String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * How a run ended.
   *
   * @param status its exit status
   * @param output what it printed, to both streams
   */
  record Result(int status, String output) {
    boolean isGood() {
      return status == 0;
    }

    /** The last lines, for a message. */
    String tail() {
      List<String> lines = output.strip().lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }
  }

  /** Runs a program in a folder and waits for it; an interruption ends it. */
  static Result run(Path folder, String... command) throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "log", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(log.toFile());
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        return new Result(-1, command[0] + " did not end within " + PATIENCE.toMinutes() + " min");
      }
      return new Result(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
