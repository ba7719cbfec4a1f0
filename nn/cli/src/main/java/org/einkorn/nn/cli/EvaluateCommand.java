package org.einkorn.nn.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.nn.Network;
import org.einkorn.nn.cli.recipes.Figure;
import org.einkorn.nn.cli.recipes.Model;
import org.einkorn.nn.cli.recipes.Split;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Evaluator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evaluate}. */
@Command(name = "evaluate", description = "Measure a saved model on the test part of its data.")
final class EvaluateCommand implements Subcommand {

  @Parameters(paramLabel = "FILE", description = "A model, as train --out saves it.")
  private Path file = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description = "Other data of the same kind (default: what the model learned from).")
  private @Nullable String data;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The column of a series (default: what the model learned).")
  private @Nullable String label;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples in a step (default: ${DEFAULT-VALUE}).",
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
    if (batch < 1) {
      throw CommandException.usage("--batch " + batch + ": must be at least 1", "");
    }
    SavedModel saved = SavedModel.of(file);
    Model model = saved.model(saved.recipe());
    try {
      Network network = saved.network(model, engine.on(device));
      Split split = model.read(saved.data(session, data, label));
      Evaluation evaluation =
          Evaluator.evaluate(network, split.test(), model.objective(network.root()), batch);
      List<Figure> figures = model.figures(network, split, evaluation);
      if (json.enabled()) {
        session.json(EvaluationReport.json(split.test(), evaluation, figures));
      } else {
        EvaluationReport.summary(session, split.test(), evaluation, figures);
        EvaluationReport.confusion(session, evaluation.confusion());
      }
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), "See evaluate --help.", e);
    } catch (IOException e) {
      throw CommandException.failure(
          String.valueOf(e.getMessage()), "Check the file, or name other data by --data.", e);
    }
  }
}
