package org.einkorn.nn.cli;

import java.time.Duration;
import java.util.List;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.race.DeviceRanking;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.Session;
import org.einkorn.kernels.Options;
import org.einkorn.nn.cli.recipes.Model;
import org.einkorn.nn.cli.recipes.Settings;
import org.einkorn.nn.cli.tuning.Devices;
import org.einkorn.nn.cli.tuning.Kernels;
import org.einkorn.nn.cli.tuning.Workload;
import org.einkorn.nn.data.Examples;
import org.einkorn.nn.training.Objective;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where training happens: the device that is named, or the fastest of all. */
final class PlaceOptions {
  private static final String ALL = "all";
  private static final int TUNE_SECONDS = 20;

  @Option(
      names = "--device",
      paramLabel = "ID|all",
      description = {
        "Where to compute, as listed by devices (default: ${DEFAULT-VALUE}).",
        "all: tune the network on each device, race whole training steps, train on the fastest."
      },
      defaultValue = "cpu")
  private String device = "cpu";

  @Option(
      names = "--tune-seconds",
      paramLabel = "N",
      description = "Time for tuning all devices together (default: " + TUNE_SECONDS + ").")
  private @Nullable Integer tuneSeconds;

  @Mixin private final EngineOptions engine = new EngineOptions();

  private List<DeviceRanking> ranking = List.of();

  /** How the devices raced; empty if they did not. */
  List<DeviceRanking> ranking() {
    return ranking;
  }

  /** Refuses what does not go together, before any data is read. */
  void check() {
    if (!device.equals(ALL)) {
      if (tuneSeconds != null) {
        throw CommandException.usage(
            "--tune-seconds goes with --device all only, not with --device " + device,
            "Leave one of the two out, or see the command tune.");
      }
      engine.on(device);
      return;
    }
    if (engine.isStrict()) {
      throw CommandException.usage(
          "--device all does not go with --strict: measurements would decide on the bits",
          "Name a device.");
    }
    if (tuneSeconds != null && tuneSeconds < 1) {
      throw CommandException.usage("--tune-seconds " + tuneSeconds + ": must be at least 1", "");
    }
  }

  /** The device, and how to compute on it. */
  Options choose(
      Session session, Model model, Examples train, Objective objective, Settings settings)
      throws InterruptedException {
    if (!device.equals(ALL)) {
      return engine.on(device);
    }
    if (train.hasTokens()) {
      throw CommandException.usage(
          "--device all ranks networks of numbers, and this one reads texts", "Name a device.");
    }
    Workload workload =
        new Workload(model::layers, train, objective, settings.batch(), settings.rate());
    int seconds = tuneSeconds == null ? TUNE_SECONDS : tuneSeconds;
    List<Options> places = Einkorn.shared().devices().stream().map(engine::on).toList();
    Duration budget = Duration.ofSeconds(seconds).dividedBy(places.size());
    for (Options each : places) {
      Kernels.tune(session, workload, each, budget);
    }
    session.heading("Devices, ranked by whole training steps with all copies");
    ranking = Devices.rank(workload, places);
    Devices.print(session, ranking, settings.batch());
    DeviceRanking best = ranking.getFirst();
    if (!best.failure().isEmpty()) {
      throw CommandException.failure(
          "no device can train this network: " + best.failure(), "See ./einkorn doctor.");
    }
    return engine.on(best.device());
  }
}
