package org.einkorn.nn.examples;

import java.io.IOException;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.data.AugmentedImages;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.data.KnownSet;
import org.einkorn.nn.models.Models;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Evaluator;
import org.einkorn.nn.training.FitOptions;
import org.einkorn.nn.training.Trainer;
import org.einkorn.nn.training.schedules.Schedule;

/** A small convolutional network tells handwritten digits, or clothing, apart. */
public final class ImageClassifier {
  private static final int BATCH = 64;

  private ImageClassifier() {}

  /**
   * Trains and measures.
   *
   * @param args {@code fashion-mnist} for clothing, otherwise digits
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    boolean clothing = args.length > 0 && args[0].equals("fashion-mnist");
    Evaluation result =
        clothing
            ? run(DataCache.ofUser().read(KnownSet.FASHION_MNIST), 10, 1, true)
            : run(DataCache.ofUser().read(KnownSet.MNIST), 5, 2, false);
    System.out.printf("%.2f %% of the test images are told right%n", 100 * result.accuracy());
  }

  /**
   * The work.
   *
   * @param data images to learn from and to measure on
   * @param epochs passes over them
   * @param shift by how many pixels an image may be moved and still be of its class
   * @param flip whether it may be mirrored
   */
  static Evaluation run(DataSplit data, int epochs, int shift, boolean flip)
      throws InterruptedException {
    RandomKey key = RandomKey.of(1);
    Network network =
        new Network(
            Models.cnn(data.train().shape(), data.train().classes().size()),
            Engine.cpu(),
            key.split("weights"));
    long steps = (long) epochs * (data.train().size() / BATCH);
    new Trainer(network, Optimizer.adamW(network, 2e-3, 0.02))
        .schedule(Schedule.oneCycle(2e-3, steps))
        .fit(
            new AugmentedImages(data.train(), shift, flip),
            FitOptions.epochs(epochs).withBatchSize(BATCH).withKey(key.split("order")));
    return Evaluator.evaluate(network, data.test(), BATCH);
  }
}
