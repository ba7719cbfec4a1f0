package org.einkorn.bench.run;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.einkorn.cli.Cancellation;
import org.einkorn.cli.Console;
import org.einkorn.cli.Main;

/** What a run of the real command line left behind. */
record CommandLine(int exitCode, String out, String err) {

  static CommandLine run(String... args) {
    return run(new Cancellation(), args);
  }

  static CommandLine run(Cancellation cancellation, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Main.run(Console.of(out, err), cancellation, args);
    return new CommandLine(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
