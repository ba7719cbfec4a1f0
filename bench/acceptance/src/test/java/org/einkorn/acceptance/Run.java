package org.einkorn.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a command did.
 *
 * @param command the command
 * @param exit its exit status
 * @param out its standard output
 * @param err its standard error
 */
record Run(List<String> command, int exit, String out, String err) {

  /** Runs a command in a folder with further environment variables; empty ones are removed. */
  static Run of(
      Path folder, Map<String, String> environment, Duration limit, List<String> command) {
    try {
      Path out = Files.createTempFile("einkorn", ".out");
      Path err = Files.createTempFile("einkorn", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        environment.forEach((name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly().waitFor();
        }
        Run run =
            new Run(
                command,
                ended ? process.exitValue() : -1,
                Files.readString(out),
                Files.readString(err));
        if (!ended) {
          throw new AssertionError("not done after " + limit + ": " + run);
        }
        return run;
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Fails unless the exit status is this. */
  Run expect(int status) {
    assertEquals(status, exit, this::toString);
    return this;
  }

  @Override
  public String toString() {
    return String.join(" ", command)
        + "\nexit status "
        + exit
        + "\n--- standard output\n"
        + out
        + "\n--- standard error\n"
        + err;
  }
}
