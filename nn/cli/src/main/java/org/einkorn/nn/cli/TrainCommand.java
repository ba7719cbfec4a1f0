package org.einkorn.nn.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.cli.terminal.Units;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
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

  @Option(names = "--out", paramLabel = "FILE", description = "Where the weights are saved.")
  private @Nullable Path out;

  @Mixin private final EngineOptions engine = new EngineOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public int run(Session session) throws Exception {
    requireFolder(out);
    DataSplit split = DataChoice.open(session, data);
    DataSet train = split.train();
    try {
      Network network =
          new Network(
              Model.named(model).make(train.shape(), train.classes().size()),
              engine.engine(),
              RandomKey.of(seed).split("weights"));
      FitOptions options = new FitOptions(epochs, batch, RandomKey.of(seed).split("order"));
      session.println("%s on %s, %s".formatted(model, train, network.engine().options().text()));
      return fit(session, network, split, options);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), "See train --help.", e);
    }
  }

  private int fit(Session session, Network network, DataSplit split, FitOptions options)
      throws InterruptedException {
    long steps = (long) epochs * (split.train().size() / batch);
    try (TrainingLog log = new TrainingLog(session, steps)) {
      new Trainer(network, Optimizer.adam(network, rate)).listener(log).fit(split.train(), options);
    } catch (InterruptedException e) {
      save(session, network);
      throw e;
    } catch (ArithmeticException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), "Take a smaller --rate.", e);
    }
    save(session, network);
    Evaluation evaluation = Evaluator.evaluate(network, split.test(), batch);
    if (json.enabled()) {
      session.json(EvaluationReport.json(split.test(), evaluation));
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
    if (file != null) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
        throw CommandException.usage(
            "--out " + file + ": the folder does not exist, or this is one", "Make it first.");
      }
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
