package org.einkorn.nn.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.files.AtomicFile;
import org.einkorn.autotune.race.DeviceRanking;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.cli.terminal.Units;
import org.einkorn.kernels.Options;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.cli.tuning.Devices;
import org.einkorn.nn.cli.tuning.Kernels;
import org.einkorn.nn.cli.tuning.Recipe;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Evaluator;
import org.einkorn.nn.training.FitOptions;
import org.einkorn.nn.training.Trainer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code train}. */
@Command(
    name = "train",
    description = "Train a network on a data set, and measure it on the set's test part.",
    footer = {
      "Ctrl-C ends training after the step in progress; with --out the weights are saved as they are.",
    })
final class TrainCommand implements Subcommand {
  static final String MODEL_NOTE = "einkorn.model";
  static final String DATA_NOTE = "einkorn.data";
  private static final int TUNE_SECONDS = 20;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "cnn or mlp (default: ${DEFAULT-VALUE}).",
      defaultValue = "cnn")
  private String model = "cnn";

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description =
          "digits, fashion-mnist, mnist, or a folder with IDX files (default: ${DEFAULT-VALUE}).",
      defaultValue = DataChoice.DIGITS)
  private String data = DataChoice.DIGITS;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the data (default: ${DEFAULT-VALUE}).",
      defaultValue = "5")
  private int epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images in a step (default: ${DEFAULT-VALUE}).",
      defaultValue = "64")
  private int batch;

  @Option(
      names = "--rate",
      paramLabel = "X",
      description = "Learning rate of Adam (default: ${DEFAULT-VALUE}).",
      defaultValue = "0.001")
  private double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides initial weights and the order of images (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

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

  @Option(names = "--out", paramLabel = "FILE", description = "Where the weights are saved.")
  private @Nullable Path out;

  private List<DeviceRanking> ranking = List.of();

  @Mixin private final EngineOptions engine = new EngineOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public int run(Session session) throws Exception {
    requireFolder(out);
    DataSplit split = DataChoice.open(session, data);
    DataSet train = split.train();
    Model chosen = Model.named(model);
    FitOptions options;
    Network network;
    Optimizer optimizer;
    try {
      options = new FitOptions(epochs, batch, RandomKey.of(seed).split("order"));
      if (batch > train.size()) {
        throw CommandException.usage(
            "--batch %d: there are only %d images".formatted(batch, train.size()), "");
      }
      Recipe recipe =
          new Recipe(() -> chosen.make(train.shape(), train.classes().size()), train, batch, rate);
      Options place = place(session, recipe);
      network = recipe.network(place, RandomKey.of(seed).split("weights"));
      optimizer = Optimizer.adam(network, rate);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), "See train --help.", e);
    }
    session.println("%s on %s, %s".formatted(model, train, network.engine().options().text()));
    return fit(session, network, optimizer, split, options);
  }

  /** Where to train: the device that was named, or the fastest of all. */
  private Options place(Session session, Recipe recipe) throws InterruptedException {
    if (!device.equals("all")) {
      if (tuneSeconds != null) {
        throw CommandException.usage(
            "--tune-seconds goes with --device all only, not with --device " + device,
            "Leave one of the two out, or see the command tune.");
      }
      return engine.on(device);
    }
    if (engine.isStrict()) {
      throw CommandException.usage(
          "--device all does not go with --strict: measurements would decide on the bits",
          "Name a device.");
    }
    int seconds = tuneSeconds == null ? TUNE_SECONDS : tuneSeconds;
    if (seconds < 1) {
      throw CommandException.usage("--tune-seconds " + seconds + ": must be at least 1", "");
    }
    List<Options> places = Einkorn.shared().devices().stream().map(engine::on).toList();
    Duration budget = Duration.ofSeconds(seconds).dividedBy(places.size());
    for (Options each : places) {
      Kernels.tune(session, recipe, each, budget);
    }
    session.heading("Devices, ranked by whole training steps with all copies");
    ranking = Devices.rank(recipe, places);
    Devices.print(session, ranking, batch);
    DeviceRanking best = ranking.getFirst();
    if (!best.failure().isEmpty()) {
      throw CommandException.failure(
          "no device can train this network: " + best.failure(), "See ./einkorn doctor.");
    }
    return engine.on(best.device());
  }

  private int fit(
      Session session, Network network, Optimizer optimizer, DataSplit split, FitOptions options)
      throws InterruptedException {
    long steps = (long) epochs * (split.train().size() / batch);
    try (TrainingLog log = new TrainingLog(session, steps)) {
      new Trainer(network, optimizer).listener(log).fit(split.train(), options);
    } catch (InterruptedException e) {
      save(session, network);
      throw e;
    } catch (ArithmeticException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), "Take a smaller --rate.", e);
    }
    save(session, network);
    Evaluation evaluation = Evaluator.evaluate(network, split.test(), batch);
    if (json.enabled()) {
      ObjectNode document = EvaluationReport.json(split.test(), evaluation);
      document.put("device", network.engine().device().id());
      ArrayNode ranked = document.putArray("ranking");
      for (DeviceRanking row : ranking) {
        ObjectNode entry = ranked.addObject().put("device", row.device().id());
        if (row.failure().isEmpty()) {
          entry.put("stepNanos", row.median()).put("slower", row.slower());
        } else {
          entry.put("failure", row.failure());
        }
      }
      session.json(document);
    } else {
      session.println(
          "%s: accuracy %s, loss %s"
              .formatted(
                  split.test().name(),
                  Units.percent(evaluation.accuracy()),
                  Units.significant(evaluation.loss())));
    }
    return ExitCode.OK;
  }

  /** A run of an hour must not end with a missing folder. */
  private static void requireFolder(@Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw CommandException.usage(
          "--out " + file + ": there is no folder " + folder, "Make it first.");
    }
    try {
      AtomicFile.place(file);
    } catch (IOException e) {
      throw CommandException.usage("--out: " + e.getMessage(), "Name a file.", e);
    }
  }

  private void save(Session session, Network network) {
    Path file = out;
    if (file == null) {
      return;
    }
    try {
      network.save(file, Map.of(MODEL_NOTE, model, DATA_NOTE, data));
      session.println("weights saved in " + file);
    } catch (IOException e) {
      throw CommandException.failure(
          "the weights could not be saved: " + e.getMessage(), "Check the disk and --out.", e);
    }
  }
}
