package org.einkorn.nn.examples;

import java.io.IOException;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.KnownFiles;
import org.einkorn.nn.data.PublishedTables;
import org.einkorn.nn.data.SeriesWindows;
import org.einkorn.nn.data.TimeSeries;
import org.einkorn.nn.models.SeriesForecaster;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Evaluator;
import org.einkorn.nn.training.FitOptions;
import org.einkorn.nn.training.Objective;
import org.einkorn.nn.training.Trainer;
import org.einkorn.nn.training.schedules.Schedule;

/**
 * An LSTM foretells the next value of a series, against the naive forecast that nothing changes.
 * What is measured on comes after all that is learned from.
 */
public final class Forecast {
  private static final int BATCH = 16;

  private Forecast() {}

  /** Root mean square errors, in the unit of the series. */
  record Errors(double network, double naive) {}

  /** Sunspots by year, and carbon dioxide by week. */
  public static void main(String[] args) throws IOException, InterruptedException {
    print(KnownFiles.SUNSPOTS, "SUNACTIVITY", 24, 150);
    print(KnownFiles.CO2, "co2", 52, 60);
  }

  private static void print(KnownFiles files, String column, int steps, int epochs)
      throws IOException, InterruptedException {
    TimeSeries series =
        TimeSeries.of(PublishedTables.read(files, files.require(DataCache.ofUser())), column);
    Errors errors = run(series, steps, epochs);
    System.out.printf(
        "%s: error %.3g, of the naive forecast %.3g%n", files.name(), errors.network, errors.naive);
  }

  static Errors run(TimeSeries series, int steps, int epochs) throws InterruptedException {
    int known = series.size() * 4 / 5;
    double mean = series.mean(known);
    double unit = series.changeDeviation(known);
    SeriesWindows train = new SeriesWindows("train", series, steps, steps, known, mean, unit);
    SeriesWindows test = new SeriesWindows("test", series, steps, known, series.size(), mean, unit);

    Network network = new Network(new SeriesForecaster(32), Engine.cpu(), RandomKey.of(1));
    new Trainer(network, Optimizer.adamW(network, 3e-3, 0.01).clipNorm(1))
        .objective(Objective.regression())
        .schedule(Schedule.oneCycle(3e-3, (long) epochs * (train.size() / BATCH)))
        .fit(train, FitOptions.epochs(epochs).withBatchSize(BATCH));
    double loss = Evaluator.evaluate(network, test, Objective.regression(), BATCH).loss();

    double naive = 0;
    for (int i = known; i < series.size(); i++) {
      naive += Math.pow(series.values().get(i) - series.values().get(i - 1), 2);
    }
    return new Errors(Math.sqrt(loss) * unit, Math.sqrt(naive / test.size()));
  }
}
