package org.einkorn.cli.commands;

import org.einkorn.cli.CommandException;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import picocli.CommandLine.Option;

/** How kernels are to be prepared. */
final class KernelOptions {

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Most threads of a run (default: all that the process may use).")
  private int threads = Team.budget();

  @Option(
      names = "--strict",
      description =
          "Only variants whose results do not depend on the number of threads; those of oneDNN's"
              + " products and convolutions do.")
  private boolean strict;

  @Option(
      names = "--heap",
      description = "Operands in Java arrays instead of native memory (CPU only).")
  private boolean heap;

  /**
   * The options for a device.
   *
   * @throws CommandException when they contradict each other
   */
  Options on(Device device) {
    if (threads < 1) {
      throw CommandException.usage("--threads " + threads + ": must be at least 1", "");
    }
    if (heap && device.storage() == Storage.DEVICE) {
      throw CommandException.usage(
          "--heap: " + device.id() + " has memory of its own, arrays are for the CPU", "");
    }
    Options options = Options.on(device).withThreads(threads);
    return options
        .withMode(strict ? Mode.STRICT : Mode.FAST)
        .withStorage(heap ? Storage.HEAP : options.storage());
  }
}
