package org.einkorn.nn.cli.recipes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.einkorn.cli.CommandException;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Network;
import org.einkorn.nn.Shape;
import org.einkorn.nn.data.CsvFile;
import org.einkorn.nn.data.ExampleBatch;
import org.einkorn.nn.data.Examples;
import org.einkorn.nn.data.SeriesWindows;
import org.einkorn.nn.data.TimeSeries;
import org.einkorn.nn.models.SeriesForecaster;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Objective;

/**
 * Foretells the next value of a series. Measured on the last fifth of it, which it has not seen,
 * and against the naive forecast, that nothing changes.
 */
final class SeriesRecipe implements Recipe {
  private static final String STEPS = "einkorn.series.steps";
  private static final String MEAN = "einkorn.series.mean";
  private static final String DEVIATION = "einkorn.series.deviation";
  private static final double TRAIN_SHARE = 0.8;
  private static final int HIDDEN = 32;

  @Override
  public String model() {
    return "forecast";
  }

  @Override
  public DataKind kind() {
    return DataKind.SERIES;
  }

  @Override
  public String usualData() {
    return "sunspots";
  }

  @Override
  public List<String> ownNotes() {
    return List.of(STEPS, MEAN, DEVIATION);
  }

  @Override
  public Settings settings(String data) {
    return Settings.adamW(data.equals("co2") ? 60 : 150, 16, 3e-3, 0.01).clipped(1);
  }

  @Override
  public Model learn(DataSource data) throws IOException, InterruptedException {
    TimeSeries series = data.series();
    int known = known(series);
    int steps = series.size() >= 1000 ? 52 : Math.min(24, known / 2);
    return new Forecast(steps, series.mean(known), series.changeDeviation(known));
  }

  @Override
  public Model recall(Map<String, String> notes) {
    Notes of = new Notes(notes);
    return new Forecast(of.whole(STEPS), of.number(MEAN), of.number(DEVIATION));
  }

  /** Number of values that are learned from. */
  private static int known(TimeSeries series) {
    return Math.clamp(Math.round(series.size() * TRAIN_SHARE), 1, series.size() - 1);
  }

  private record Forecast(int steps, double mean, double deviation) implements Model {
    @Override
    public Layer layers() {
      return new SeriesForecaster(HIDDEN);
    }

    @Override
    public Objective objective(Layer root) {
      return Objective.regression();
    }

    @Override
    public Map<String, String> notes() {
      Map<String, String> notes = new TreeMap<>();
      notes.put(STEPS, Integer.toString(steps));
      notes.put(MEAN, Double.toString(mean));
      notes.put(DEVIATION, Double.toString(deviation));
      return notes;
    }

    @Override
    public Split read(DataSource data) throws IOException, InterruptedException {
      TimeSeries series = data.series();
      int known = known(series);
      try {
        return new Split(
            new SeriesWindows(data.name() + " train", series, steps, steps, known, mean, deviation),
            new SeriesWindows(
                data.name() + " test", series, steps, known, series.size(), mean, deviation));
      } catch (IllegalArgumentException e) {
        throw CommandException.failure(
            String.valueOf(e.getMessage()), "The series is too short to learn from.", e);
      }
    }

    @Override
    public List<Figure> figures(Network network, Split split, Evaluation evaluation) {
      Examples test = split.test();
      ExampleBatch one = ExampleBatch.of(test, 1);
      double error = 0;
      double naive = 0;
      double naiveSquares = 0;
      for (int i = 0; i < test.size(); i++) {
        one.fill(test, new int[] {i}, 0, 1);
        double target = one.targets()[0];
        double last = one.inputs()[steps - 1];
        error += Math.abs(network.predict(one.inputShape(), one.inputs())[0] - target);
        naive += Math.abs(last - target);
        naiveSquares += (last - target) * (last - target);
      }
      double count = test.size();
      return List.of(
          new Figure("meanAbsoluteError", "mean absolute error", error / count * deviation),
          new Figure("naiveMeanAbsoluteError", "of the naive forecast", naive / count * deviation),
          new Figure(
              "rootMeanSquareError",
              "root mean square error",
              Math.sqrt(evaluation.loss()) * deviation),
          new Figure(
              "naiveRootMeanSquareError",
              "of the naive forecast",
              Math.sqrt(naiveSquares / count) * deviation));
    }

    /** Foretells value after value, each from those before, foretold ones too. */
    @Override
    public void predict(Network network, Question question, Answer answer)
        throws IOException, InterruptedException {
      question.requireNoText("It reads a series: name a .csv file.");
      Path input = question.input();
      TimeSeries series = input == null ? question.data().series() : column(question, input);
      if (series.size() < steps) {
        throw CommandException.failure(
            "%s has %d values, but a forecast is made from %d"
                .formatted(series.name(), series.size(), steps),
            "Take a longer series.");
      }
      List<Double> values = new ArrayList<>(series.values());
      Shape shape = new Shape(List.of(new Shape.Axis("batch", 1), new Shape.Axis("steps", steps)));
      float[] window = new float[steps];
      for (int ahead = 1; ahead <= question.count(10); ahead++) {
        for (int step = 0; step < steps; step++) {
          double value = values.get(values.size() - steps + step);
          window[step] = (float) ((value - mean) / deviation);
        }
        double next = network.predict(shape, window)[0] * deviation + mean;
        values.add(next);
        answer.number("step " + ahead, next);
      }
    }

    private static TimeSeries column(Question question, Path input) throws IOException {
      CsvFile csv = CsvFile.read(input);
      String label = question.data().label();
      return TimeSeries.of(csv, label == null ? csv.columns().getLast() : label);
    }
  }
}
