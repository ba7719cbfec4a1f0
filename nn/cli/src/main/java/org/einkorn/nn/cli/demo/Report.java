package org.einkorn.nn.cli.demo;

import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.einkorn.autotune.race.DeviceRanking;
import org.einkorn.cli.html.ConfusionMatrix;
import org.einkorn.cli.html.DataTable;
import org.einkorn.cli.html.DataTable.Cell;
import org.einkorn.cli.html.Facts;
import org.einkorn.cli.html.HtmlReport;
import org.einkorn.cli.html.Image;
import org.einkorn.cli.html.ImageGrid;
import org.einkorn.cli.html.LineChart;
import org.einkorn.cli.html.Section;
import org.einkorn.cli.terminal.Units;
import org.einkorn.nn.cli.tuning.Devices;
import org.einkorn.nn.cli.tuning.Kernels;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.training.EpochResult;
import org.einkorn.nn.training.Evaluation.Prediction;

/** The page that the demo leaves behind. */
final class Report {
  private static final int SAMPLES = 20;
  private static final int MISTAKES = 20;
  private static final int SMOOTHING = 25;

  private final Outcome outcome;
  private final DataSet test;

  private Report(Outcome outcome) {
    this.outcome = outcome;
    this.test = outcome.plan().data().test();
  }

  static void write(Outcome outcome) throws IOException {
    new Report(outcome).page().write(outcome.plan().report());
  }

  private HtmlReport page() {
    String when =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT));
    HtmlReport page =
        new HtmlReport(
            "Einkorn demo", "A convolutional network on " + test.name() + ", made at " + when);
    summary(page.section("In short"));
    training(page.section("Training"));
    predictions(page.section("What it gets right and wrong"));
    Kernels.add(page.section("Which kernel won"), outcome.tuning());
    devices(page.section("Which device won"));
    Machine.add(page.section("This machine"));
    page.colophon("Made by ./einkorn demo. The same command makes it again.");
    return page;
  }

  private void summary(Section section) {
    EpochResult last = outcome.epochs().getLast();
    section.add(
        new Facts()
            .fact(
                "test accuracy",
                Units.percent(outcome.evaluation().accuracy()),
                Units.count(test.size()) + " images it had not seen")
            .fact(
                "training",
                Units.perSecond(last.imagesPerSecond(), "images"),
                outcome.epochs().size() + " epochs, batch " + Plan.BATCH + ", Adam")
            .fact(
                "kernels raced",
                Integer.toString(outcome.tuning().rows().size()),
                "in " + Units.duration(outcome.tuning().elapsed()))
            .fact("whole demo", Units.duration(outcome.elapsed()), "from start to this report"));
    if (!outcome.plan().dataNote().isEmpty()) {
      section.note(outcome.plan().dataNote());
    }
  }

  private void training(Section section) {
    double[] losses = outcome.losses();
    double[] steps = IntStream.rangeClosed(1, losses.length).asDoubleStream().toArray();
    section.beside(
        new LineChart("Loss", "step", "cross-entropy, mean of " + SMOOTHING + " steps")
            .fromZero()
            .series("training", steps, smooth(losses)),
        new LineChart("Accuracy", "step", "share of right answers in the epoch so far")
            .percents()
            .series("training", steps, outcome.accuracies()));
    DataTable table =
        new DataTable("").number("epoch").number("loss").number("accuracy").number("images/s");
    for (EpochResult epoch : outcome.epochs()) {
      table.row(
          Cell.number(Integer.toString(epoch.epoch()), epoch.epoch()),
          Cell.number(Units.significant(epoch.loss()), epoch.loss()),
          Cell.number(Units.percent(epoch.accuracy()), epoch.accuracy()),
          Cell.number(Units.significant(epoch.imagesPerSecond()), epoch.imagesPerSecond()));
    }
    section.add(table);
  }

  private static double[] smooth(double[] values) {
    double[] smooth = new double[values.length];
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] - (i >= SMOOTHING ? values[i - SMOOTHING] : 0);
      smooth[i] = sum / Math.min(i + 1, SMOOTHING);
    }
    return smooth;
  }

  private void predictions(Section section) {
    int classes = test.classes().size();
    long[][] counts = new long[classes][classes];
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        counts[actual][predicted] = outcome.evaluation().confusion().count(actual, predicted);
      }
    }
    section.add(new ConfusionMatrix(test.classes(), counts));
    List<Prediction> all = outcome.evaluation().predictions();
    section.add(grid("The first images of the test part", all.stream().limit(SAMPLES).toList()));
    List<Prediction> mistakes =
        all.stream()
            .filter(prediction -> !prediction.isRight())
            .sorted((a, b) -> Double.compare(b.probability(), a.probability()))
            .limit(MISTAKES)
            .toList();
    section.add(grid("Where it was surest, and wrong", mistakes));
  }

  private ImageGrid grid(String title, List<Prediction> predictions) {
    ImageGrid grid = new ImageGrid(title);
    for (Prediction prediction : predictions) {
      String caption =
          test.classes().get(prediction.predicted())
              + " "
              + Units.percent(prediction.probability())
              + (prediction.isRight() ? "" : ", is " + test.classes().get(prediction.label()));
      grid.image(
          image(prediction.image()),
          caption,
          prediction.isRight() ? ImageGrid.Mark.RIGHT : ImageGrid.Mark.WRONG);
    }
    return grid;
  }

  /** The pixels stretched to 0..255. */
  private Image image(int number) {
    byte[] pixels = test.pixels(number);
    double scale = 255 / test.normalization().scale();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round((pixels[i] & 0xff) * scale);
    }
    return Image.grey(test.shape().width(), test.shape().height(), pixels);
  }

  private void devices(Section section) {
    section.text(
        "Whole training steps of "
            + Plan.BATCH
            + " images, copies to and from the device counted.");
    DataTable table =
        new DataTable("")
            .text("device")
            .number("step")
            .number("images/s")
            .number("slower")
            .text("");
    for (DeviceRanking row : outcome.ranking()) {
      table.row(
          Cell.text(row.device().id() + ", " + row.device().name()),
          Cell.number(Units.time(row.median()), row.median()),
          Cell.number(
              Units.significant(Devices.examplesPerSecond(row, Plan.BATCH)),
              Devices.examplesPerSecond(row, Plan.BATCH)),
          Cell.number(Units.factor(row.slower()), row.slower()),
          Cell.text(row.failure()));
    }
    section.add(table);
  }
}
