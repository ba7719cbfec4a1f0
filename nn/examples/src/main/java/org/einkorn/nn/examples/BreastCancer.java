package org.einkorn.nn.examples;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.data.CsvFile;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.KnownFiles;
import org.einkorn.nn.data.PublishedTables;
import org.einkorn.nn.data.TableSchema;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.Dropout;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Evaluator;
import org.einkorn.nn.training.FitOptions;
import org.einkorn.nn.training.Trainer;
import org.einkorn.nn.training.schedules.Schedule;

/**
 * Cross-validation: each row is told once by a network that has not seen it. What rows are
 * standardized by is learned anew in each fold, without those that are measured on.
 */
public final class BreastCancer {
  private static final int BATCH = 32;

  private BreastCancer() {}

  /** Five folds. */
  public static void main(String[] args) throws IOException, InterruptedException {
    CsvFile masses =
        PublishedTables.read(
            KnownFiles.BREAST_CANCER, KnownFiles.BREAST_CANCER.require(DataCache.ofUser()));
    double accuracy = crossValidate(masses, "label", 5, 30);
    System.out.printf("%.2f %% of all masses are told right%n", 100 * accuracy);
  }

  static double crossValidate(CsvFile table, String label, int folds, int epochs)
      throws IOException, InterruptedException {
    int[] order = RandomKey.of(1995).permutation(table.rows().size());
    Engine engine = Engine.cpu(); // of all folds, so that kernels are prepared once
    double right = 0;
    for (int fold = 0; fold < folds; fold++) {
      int from = fold * order.length / folds;
      int to = (fold + 1) * order.length / folds;
      int[] test = Arrays.copyOfRange(order, from, to);
      int[] train =
          IntStream.range(0, order.length)
              .filter(i -> i < from || i >= to)
              .map(i -> order[i])
              .toArray();
      double accuracy = fold(engine, table, label, train, test, epochs);
      System.out.printf("fold %d: %.1f %%%n", fold + 1, 100 * accuracy);
      right += accuracy * test.length;
    }
    return right / order.length;
  }

  private static double fold(
      Engine engine, CsvFile table, String label, int[] train, int[] test, int epochs)
      throws IOException, InterruptedException {
    TableSchema schema = TableSchema.of(table, label, train);
    Network network =
        new Network(
            new Sequential(
                new Linear(schema.width(), 32),
                Activation.relu(),
                new Dropout(0.3),
                new Linear(32, schema.target().classes().size())),
            engine,
            RandomKey.of(1));
    long steps = (long) epochs * (train.length / BATCH);
    new Trainer(network, Optimizer.adamW(network, 1e-2, 0.05))
        .schedule(Schedule.oneCycle(1e-2, steps))
        .fit(schema.table("train", table, train), FitOptions.epochs(epochs).withBatchSize(BATCH));
    return Evaluator.evaluate(network, schema.table("test", table, test), BATCH).accuracy();
  }
}
