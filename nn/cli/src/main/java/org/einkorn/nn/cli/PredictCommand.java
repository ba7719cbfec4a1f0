package org.einkorn.nn.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.nn.Network;
import org.einkorn.nn.cli.recipes.Answer;
import org.einkorn.nn.cli.recipes.Model;
import org.einkorn.nn.cli.recipes.Question;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code predict}. */
@Command(
    name = "predict",
    description = "Let a saved model answer: classes, numbers, a forecast or a text.",
    footer = {
      "What a model reads:",
      "  of images     a .png file of the size that it learned from",
      "  of a table    a .csv file with the same columns; the one to tell may be missing",
      "  of a series   a .csv file; its column by --label, else the last one",
      "  of texts      --text TEXT, or a file with a text in each line",
      "  a writer      the beginning by --text TEXT; --count characters, --temperature, --seed",
      "Without input, models of images, tables and series take the data that they learned from.",
    })
final class PredictCommand implements Subcommand {

  @Parameters(index = "0", paramLabel = "MODEL", description = "As train --out saves it.")
  private Path file = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "INPUT",
      description = "A file of your own; see below.")
  private @Nullable Path input;

  @Option(names = "--text", paramLabel = "TEXT", description = "A text to judge, or to go on from.")
  private @Nullable String text;

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description = "Where examples come from without INPUT (default: what it learned from).")
  private @Nullable String data;

  @Option(names = "--label", paramLabel = "COLUMN", description = "The column of a series.")
  private @Nullable String label;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many answers, or characters of a text.")
  private @Nullable Integer count;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      description =
          "How freely a text is written: 0 always takes the likeliest character (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "0.7")
  private double temperature;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides what is drawn (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

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
    Path given = input;
    if (given != null && !Files.isRegularFile(given)) {
      throw CommandException.usage("no such file: " + given, "See predict --help.");
    }
    if (count != null && count < 1) {
      throw CommandException.usage("--count " + count + ": must be at least 1", "");
    }
    SavedModel saved = SavedModel.of(file);
    Model model = saved.model(saved.recipe());
    try {
      Network network = saved.network(model, engine.on(device));
      Answer answer = new Answer(session);
      Question question =
          new Question(
              saved.data(session, data, label),
              given,
              text,
              count,
              temperature,
              RandomKey.of(seed));
      model.predict(network, question, answer);
      answer.show(json.enabled());
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), "See predict --help.", e);
    } catch (IOException e) {
      throw CommandException.failure(
          String.valueOf(e.getMessage()), "Check the file, or see predict --help.", e);
    }
  }
}
