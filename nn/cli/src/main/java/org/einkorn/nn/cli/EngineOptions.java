package org.einkorn.nn.cli;

import org.einkorn.autotune.Einkorn;
import org.einkorn.cli.CommandException;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Team;
import org.einkorn.nn.Engine;
import picocli.CommandLine.Option;

/** The options of commands that compute. */
final class EngineOptions {

  @Option(
      names = "--device",
      paramLabel = "ID",
      description = "Where to compute, as listed by devices (default: cpu).")
  private String device = "cpu";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Most threads to use (default: all that the process may use).")
  private int threads = Team.budget();

  @Option(
      names = "--strict",
      description = "The same seed gives the same bits, whatever the number of threads.")
  private boolean strict;

  Engine engine() {
    if (threads < 1) {
      throw CommandException.usage("--threads " + threads + ": must be at least 1", "");
    }
    try {
      Options options = Options.on(Einkorn.shared().device(device)).withThreads(threads);
      return Engine.of(options.withMode(strict ? Mode.STRICT : Mode.FAST));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          String.valueOf(e.getMessage()), "./einkorn doctor tells why a device is absent.", e);
    }
  }
}
