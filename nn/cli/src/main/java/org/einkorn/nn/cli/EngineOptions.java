package org.einkorn.nn.cli;

import org.einkorn.autotune.Einkorn;
import org.einkorn.cli.CommandException;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Team;
import picocli.CommandLine.Option;

/** The options of commands that compute. */
final class EngineOptions {

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Most threads to use (default: all that the process may use).")
  private int threads = Team.budget();

  @Option(
      names = "--strict",
      description = "The same seed gives the same bits, whatever the number of threads.")
  private boolean strict;

  boolean isStrict() {
    return strict;
  }

  /** The options on the device with this id. */
  Options on(String device) {
    try {
      return on(Einkorn.shared().device(device));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          String.valueOf(e.getMessage()), "./einkorn doctor tells why a device is absent.", e);
    }
  }

  /** The options on a device. */
  Options on(Device device) {
    if (threads < 1) {
      throw CommandException.usage("--threads " + threads + ": must be at least 1", "");
    }
    return Options.on(device).withThreads(threads).withMode(strict ? Mode.STRICT : Mode.FAST);
  }
}
