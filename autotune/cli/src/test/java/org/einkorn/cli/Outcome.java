package org.einkorn.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.einkorn.cli.terminal.Terminal;

/** What a run of the command line left behind. */
public record Outcome(int exitCode, String out, String err) {

  /** Runs the real command line. */
  public static Outcome of(String... args) {
    Streams streams = new Streams();
    return streams.end(Main.run(streams.console(Map.of()), new Cancellation(), args));
  }

  /** Runs commands of a test. */
  static Outcome of(List<CommandProvider> providers, Map<String, String> env, String... args) {
    Streams streams = new Streams();
    return streams.end(
        Main.run(
            streams.console(env),
            new Cancellation(),
            () -> CommandTree.of("./einkorn", providers),
            args));
  }

  private record Streams(ByteArrayOutputStream out, ByteArrayOutputStream err) {
    Streams() {
      this(new ByteArrayOutputStream(), new ByteArrayOutputStream());
    }

    Console console(Map<String, String> environment) {
      return new Console(out, err, StandardCharsets.UTF_8, Terminal.none(), environment);
    }

    Outcome end(int exitCode) {
      return new Outcome(
          exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }
}
