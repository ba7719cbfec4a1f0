package org.einkorn.nn.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.io.Safetensors;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Evaluator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evaluate}. */
@Command(name = "evaluate", description = "Measure saved weights on the test part of a data set.")
final class EvaluateCommand implements Subcommand {

  @Parameters(paramLabel = "FILE", description = "Weights, as train --out saves them.")
  private Path file = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The model (default: the one that the file names).")
  private @Nullable String model;

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description = "The data set (default: the one that the file names).")
  private @Nullable String data;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images in a step (default: ${DEFAULT-VALUE}).",
      defaultValue = "64")
  private int batch;

  @Option(
      names = "--device",
      paramLabel = "ID",
      description = "Where to compute, as listed by devices (default: ${DEFAULT-VALUE}).",
      defaultValue = "cpu")
  private String device = "cpu";

  @Mixin private final EngineOptions engine = new EngineOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public int run(Session session) throws InterruptedException {
    Map<String, String> notes = notes();
    String modelName = named(model, notes.get(TrainCommand.MODEL_NOTE), "--model");
    String dataName = named(data, notes.get(TrainCommand.DATA_NOTE), "--data");
    Model chosen = Model.named(modelName);
    DataSet test = DataChoice.open(session, dataName).test();
    try {
      Network network =
          new Network(
              chosen.make(test.shape(), test.classes().size()),
              Engine.of(engine.on(device)),
              RandomKey.of(0));
      load(network);
      Evaluation evaluation = Evaluator.evaluate(network, test, batch);
      if (json.enabled()) {
        session.json(EvaluationReport.json(test, evaluation));
      } else {
        EvaluationReport.print(session, test, evaluation);
      }
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), "See evaluate --help.", e);
    }
  }

  private static String named(@Nullable String given, @Nullable String noted, String option) {
    if (given != null) {
      return given;
    }
    if (noted == null) {
      throw CommandException.usage("the file does not say it: " + option + " is needed", "");
    }
    return noted;
  }

  private Map<String, String> notes() {
    try {
      return Safetensors.notes(file);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void load(Network network) {
    try {
      network.load(file);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static CommandException unreadable(IOException e) {
    return CommandException.failure(
        String.valueOf(e.getMessage()), "Weights are saved by train --out FILE.", e);
  }
}
