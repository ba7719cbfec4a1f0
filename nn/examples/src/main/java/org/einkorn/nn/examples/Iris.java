package org.einkorn.nn.examples;

import java.io.IOException;
import java.util.Arrays;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.data.CsvFile;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.KnownFiles;
import org.einkorn.nn.data.PublishedTables;
import org.einkorn.nn.data.TableSchema;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Evaluator;
import org.einkorn.nn.training.FitOptions;
import org.einkorn.nn.training.Trainer;

/** A multilayer perceptron learns a column of a table, then tells it of a new row. */
public final class Iris {
  private Iris() {}

  /** Trains on 120 flowers, measures on 30, and names the species of one more. */
  public static void main(String[] args) throws IOException, InterruptedException {
    CsvFile flowers =
        PublishedTables.read(KnownFiles.IRIS, KnownFiles.IRIS.require(DataCache.ofUser()));
    run(flowers, "label", 60);
  }

  /** Gives the share of test rows that are told right. */
  static double run(CsvFile table, String label, int epochs)
      throws IOException, InterruptedException {
    int[] rows = RandomKey.of(7).permutation(table.rows().size());
    int tests = rows.length / 5;
    int[] train = Arrays.copyOfRange(rows, tests, rows.length);
    int[] test = Arrays.copyOf(rows, tests);

    TableSchema schema = TableSchema.of(table, label, train);
    Network network =
        new Network(
            new Sequential(
                new Linear(schema.width(), 32),
                Activation.relu(),
                new Linear(32, schema.target().classes().size())),
            Engine.cpu(),
            RandomKey.of(1));
    new Trainer(network, Optimizer.adam(network, 5e-3))
        .fit(schema.table("train", table, train), FitOptions.epochs(epochs).withBatchSize(16));
    double accuracy = Evaluator.evaluate(network, schema.table("test", table, test), 16).accuracy();
    System.out.printf("%.1f %% of %d rows are told right%n", 100 * accuracy, tests);

    float[] logits =
        network.predict(Shape.features(1, schema.width()), schema.numbers(table, test[0]));
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    System.out.println(table.rows().get(test[0]) + ": " + schema.target().classes().get(best));
    return accuracy;
  }
}
