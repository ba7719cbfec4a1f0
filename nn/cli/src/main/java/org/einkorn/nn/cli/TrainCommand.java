package org.einkorn.nn.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.einkorn.autotune.files.AtomicFile;
import org.einkorn.autotune.race.DeviceRanking;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.cli.recipes.DataSource;
import org.einkorn.nn.cli.recipes.Figure;
import org.einkorn.nn.cli.recipes.Model;
import org.einkorn.nn.cli.recipes.Recipe;
import org.einkorn.nn.cli.recipes.Recipes;
import org.einkorn.nn.cli.recipes.Settings;
import org.einkorn.nn.cli.recipes.Split;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.CurveLog;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Evaluator;
import org.einkorn.nn.training.FitOptions;
import org.einkorn.nn.training.Objective;
import org.einkorn.nn.training.Trainer;
import org.einkorn.nn.training.TrainingListener;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code train}. */
@Command(
    name = "train",
    description = "Train a network on data, and measure it on the part kept for testing.",
    footer = {
      "Models:",
      "  cnn mlp lenet5 resnet20 resnet18 vgg mobilenetv2",
      "                  classes of images: digits, mnist, fashion-mnist, cifar-10, a folder",
      "  autoencoder     few numbers for an image, and which images are odd: as cnn",
      "  clips           directions in which images move: digits, mnist",
      "  mlp             a column of a table: iris, wine, breast-cancer, diabetes, a .csv file",
      "  forecast        the next value of a series: sunspots, co2, nile, a .csv file",
      "  char-lstm gpt   the next character: a book such as austen-emma, a .txt file",
      "  text-classifier transformer",
      "                  classes of texts: imdb",
      "Ctrl-C ends training after the step in progress; with --out it is saved as it is, and",
      "train --resume --out FILE goes on.",
    })
final class TrainCommand implements Subcommand {
  /** About a second of the smallest networks, some seconds of larger ones. */
  private static final int STEPS_BETWEEN_CHECKPOINTS = 200;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "A model of the list below (default: one that suits the data).")
  private @Nullable String model;

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description = "A data set of the list below, a file or a folder (default: one that suits).")
  private @Nullable String data;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The column of a .csv file that is learned.")
  private @Nullable String label;

  @Option(
      names = "--without",
      paramLabel = "CLASS",
      description = "Leaves a class out of what an autoencoder learns; its images should be odd.")
  private @Nullable String without;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the data (default: what suits).")
  private @Nullable Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples in a step (default: what suits).")
  private @Nullable Integer batch;

  @Option(
      names = "--rate",
      paramLabel = "X",
      description = "Greatest learning rate of its one cycle (default: what suits).")
  private @Nullable Double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides initial weights and the order of examples (default: 1).")
  private @Nullable Long seed;

  @Option(
      names = "--validate",
      description = "Measure on the test part after each epoch, not only at the end.")
  private boolean validate;

  @Option(names = "--out", paramLabel = "FILE", description = "Where the model is saved.")
  private @Nullable Path out;

  @Option(
      names = "--resume",
      description = {
        "Go on with the run that is saved in --out FILE.",
        "Its model, data and settings need not be given again."
      })
  private boolean resume;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Write a line for each epoch: .csv, or .jsonl for JSON.")
  private @Nullable Path log;

  @Mixin private final PlaceOptions place = new PlaceOptions();
  @Mixin private final JsonOption json = new JsonOption();

  /** All that is decided before training begins. */
  private record Plan(
      Recipe recipe,
      Model model,
      Split split,
      Settings settings,
      RandomKey key,
      Network network,
      Objective objective,
      Trainer trainer) {}

  @Override
  public int run(Session session) throws Exception {
    SavedModel saved = saved();
    if (saved != null) {
      model = model == null ? saved.model() : model;
      data = data == null ? saved.data() : data;
      label = label == null ? saved.label() : label;
      without = without == null ? saved.without() : without;
      epochs = epochs == null ? Integer.valueOf(saved.epochs()) : epochs;
      batch = batch == null ? Integer.valueOf(saved.batch()) : batch;
      rate = rate == null ? Double.valueOf(saved.rate()) : rate;
      seed = seed == null ? Long.valueOf(saved.seed()) : seed;
    }
    requireFolder("--log", log);
    place.check();
    Plan plan;
    try {
      plan = plan(session);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), "See train --help.", e);
    } catch (IOException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), "Name other data.", e);
    }
    session.println(
        "%s on %s, %s, %,d parameters"
            .formatted(
                plan.recipe.model(),
                plan.split.train(),
                plan.network.engine().options().text(),
                plan.network.size()));
    fit(session, plan);
    return report(session, plan);
  }

  /** The run that is to be taken up, or null. */
  private @Nullable SavedModel saved() {
    Path file = out;
    if (file == null) {
      if (resume) {
        throw CommandException.usage("--resume: which run?", "Name its file by --out FILE.");
      }
      return null;
    }
    requireFolder("--out", file);
    boolean there = Files.exists(file);
    if (resume && !there) {
      throw CommandException.usage(
          "--resume: there is no file " + file, "Leave --resume out to begin a run.");
    }
    if (there && !resume) {
      throw CommandException.usage(
          "--out " + file + " is there already",
          "--resume goes on with it; or remove it, or name another file.");
    }
    return there ? SavedModel.of(file) : null;
  }

  private Plan plan(Session session) throws IOException, InterruptedException {
    Recipe recipe = Recipes.of(model, data);
    if (without != null && !recipe.leavesOut()) {
      throw CommandException.usage(
          "--without goes with --model autoencoder only, not with " + recipe.model(),
          "Leave one of the two out.");
    }
    DataSource source =
        new DataSource(session, data == null ? recipe.usualData() : data, label, without);
    Settings usual = recipe.settings(source.name());
    Settings settings =
        usual.with(
            epochs == null ? usual.epochs() : epochs,
            batch == null ? usual.batch() : batch,
            rate == null ? usual.rate() : rate);
    long start = seed == null ? 1 : seed;
    RandomKey key = RandomKey.of(start);
    new FitOptions(settings.epochs(), settings.batch(), key);
    settings.schedule(1);
    Model learned = recipe.learn(source);
    Split split = learned.read(source);
    if (settings.batch() > split.train().size()) {
      throw CommandException.usage(
          "--batch %d: there are only %d examples"
              .formatted(settings.batch(), split.train().size()),
          "");
    }
    Objective objective = learned.objective(learned.layers());
    Engine engine = Engine.of(place.choose(session, learned, split.train(), objective, settings));
    Network network = new Network(learned.layers(), engine, key.split("weights"));
    objective = learned.objective(network.root());
    Optimizer optimizer = settings.optimizer(network);
    long steps = (long) settings.epochs() * (split.train().size() / settings.batch());
    Trainer trainer =
        new Trainer(network, optimizer)
            .objective(objective)
            .schedule(settings.schedule(steps))
            .notes(SavedModel.notes(recipe, learned, source, label, settings, start));
    if (out != null) {
      trainer.checkpoint(out, STEPS_BETWEEN_CHECKPOINTS);
    }
    return new Plan(recipe, learned, split, settings, key, network, objective, trainer);
  }

  private void fit(Session session, Plan plan) throws InterruptedException, IOException {
    long steps =
        (long) plan.settings.epochs() * (plan.split.train().size() / plan.settings.batch());
    FitOptions options =
        new FitOptions(plan.settings.epochs(), plan.settings.batch(), plan.key.split("order"));
    try (TrainingLog shown = new TrainingLog(session, steps, plan.objective.classifies());
        Curves curves = Curves.to(log, resume)) {
      plan.trainer
          .listener(TrainingListener.all(shown, curves.listener()))
          .fit(plan.split.train(), validate ? plan.split.test() : null, options);
    } catch (InterruptedException e) {
      saved(session, " as it is; go on by: train --resume --out " + out);
      throw e;
    } catch (ArithmeticException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), "Take a smaller --rate.", e);
    } catch (UncheckedIOException e) {
      Throwable cause = e.getCause();
      throw CommandException.failure(
          String.valueOf(cause == null ? e : cause.getMessage()),
          "Check the disk; a run goes on only with the settings that it was begun with.",
          e);
    }
    saved(session, "");
  }

  private void saved(Session session, String more) {
    if (out != null) {
      session.println("saved in " + out + more);
    }
  }

  /** The log of curves, if one is wanted. */
  private record Curves(TrainingListener listener, @Nullable Writer writer)
      implements AutoCloseable {
    static Curves to(@Nullable Path file, boolean append) throws IOException {
      if (file == null) {
        return new Curves(TrainingListener.silent(), null);
      }
      boolean head = !append || !Files.exists(file);
      Writer writer =
          head
              ? Files.newBufferedWriter(file)
              : Files.newBufferedWriter(file, StandardOpenOption.APPEND);
      if (file.toString().endsWith(".jsonl")) {
        return new Curves(CurveLog.json(writer), writer);
      }
      return new Curves(head ? CurveLog.csv(writer) : CurveLog.csvWithoutHead(writer), writer);
    }

    @Override
    public void close() throws IOException {
      if (writer != null) {
        writer.close();
      }
    }
  }

  private int report(Session session, Plan plan) throws InterruptedException {
    Evaluation evaluation =
        Evaluator.evaluate(plan.network, plan.split.test(), plan.objective, plan.settings.batch());
    List<Figure> figures = plan.model.figures(plan.network, plan.split, evaluation);
    if (!json.enabled()) {
      EvaluationReport.summary(session, plan.split.test(), evaluation, figures);
      return ExitCode.OK;
    }
    ObjectNode document = EvaluationReport.json(plan.split.test(), evaluation, figures);
    document.put("model", plan.recipe.model());
    document.put("device", plan.network.engine().device().id());
    ArrayNode ranked = document.putArray("ranking");
    for (DeviceRanking row : place.ranking()) {
      ObjectNode entry = ranked.addObject().put("device", row.device().id());
      if (row.failure().isEmpty()) {
        entry.put("stepNanos", row.median()).put("slower", row.slower());
      } else {
        entry.put("failure", row.failure());
      }
    }
    session.json(document);
    return ExitCode.OK;
  }

  /** A run of an hour must not end with a missing folder. */
  private static void requireFolder(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw CommandException.usage(
          option + " " + file + ": there is no folder " + folder, "Make it first.");
    }
    try {
      AtomicFile.place(file);
    } catch (IOException e) {
      throw CommandException.usage(option + ": " + e.getMessage(), "Name a file.", e);
    }
  }
}
