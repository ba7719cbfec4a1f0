package org.einkorn.nn.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.nn.cli.demo.Demo;
import org.einkorn.nn.cli.demo.Outcome;
import org.einkorn.nn.cli.demo.Plan;
import org.einkorn.nn.cli.fetch.Fetching;
import org.einkorn.nn.cli.recipes.DataKind;
import org.einkorn.nn.cli.recipes.DataSource;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.data.Digits;
import org.einkorn.nn.data.KnownSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code demo}. */
@Command(
    name = "demo",
    description = "Tune, train and measure a small network on real images, and write a report.",
    footer = "Takes less than three minutes on two cores.")
final class DemoCommand implements Subcommand {

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description =
          "What to learn (default: fashion-mnist, or the shipped digits where it cannot be had).")
  private @Nullable String data;

  @Option(
      names = "--tune-seconds",
      paramLabel = "N",
      description = "Time for racing kernels (default: ${DEFAULT-VALUE}).",
      defaultValue = "20")
  private int tuneSeconds;

  @Option(
      names = "--train-seconds",
      paramLabel = "N",
      description = "Time for training; decides the number of epochs (default: ${DEFAULT-VALUE}).",
      defaultValue = "80")
  private int trainSeconds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides initial weights and the order of images (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the report goes (default: ${DEFAULT-VALUE}).",
      defaultValue = "einkorn-report.html")
  private Path out = Path.of("einkorn-report.html");

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public int run(Session session) throws InterruptedException {
    long start = System.nanoTime();
    if (tuneSeconds < 1 || trainSeconds < 1) {
      throw CommandException.usage("--tune-seconds and --train-seconds must be at least 1", "");
    }
    Plan plan = plan(session);
    try {
      Outcome outcome = new Demo(session, plan, start).run();
      if (json.enabled()) {
        ObjectNode document =
            EvaluationReport.json(plan.data().test(), outcome.evaluation(), List.of());
        document
            .put("report", plan.report().toString())
            .put("epochs", outcome.epochs().size())
            .put("trainingExamplesPerSecond", outcome.epochs().getLast().imagesPerSecond())
            .put("seconds", outcome.elapsed().toMillis() / 1e3);
        session.json(document);
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw CommandException.failure(
          "the report could not be written: " + e.getMessage(), "Check the disk and --out.", e);
    }
  }

  private Plan plan(Session session) throws InterruptedException {
    DataSplit split;
    String note = "";
    if (data != null) {
      split = open(session, data);
    } else {
      try {
        split = Fetching.images(session, KnownSet.FASHION_MNIST).split();
      } catch (CommandException e) {
        note =
            "Fashion-MNIST could not be had, so this is the set of digits that ships with Einkorn: "
                + e.getMessage();
        session.warn(note + "\n  " + e.hint());
        split = Digits.load();
      }
    }
    return new Plan(
        split, note, Duration.ofSeconds(tuneSeconds), Duration.ofSeconds(trainSeconds), seed, out);
  }

  private static DataSplit open(Session session, String name) throws InterruptedException {
    if (!DataKind.of(name).contains(DataKind.IMAGES)) {
      throw CommandException.usage(
          "the demo learns from images, and %s is %s"
              .formatted(name, DataKind.of(name).iterator().next().title()),
          "Take digits, mnist, fashion-mnist or cifar-10, or a folder with IDX files.");
    }
    try {
      return new DataSource(session, name, null, null).images();
    } catch (IOException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), "Name other data.", e);
    }
  }
}
