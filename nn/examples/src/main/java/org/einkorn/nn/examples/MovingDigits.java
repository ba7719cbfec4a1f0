package org.einkorn.nn.examples;

import java.io.IOException;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.data.KnownSet;
import org.einkorn.nn.data.MovingImages;
import org.einkorn.nn.models.ClipClassifier;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Evaluator;
import org.einkorn.nn.training.FitOptions;
import org.einkorn.nn.training.Trainer;
import org.einkorn.nn.training.schedules.Schedule;

/** Convolutions over space and time tell where a digit moves in a clip of eight frames. */
public final class MovingDigits {
  private static final int BATCH = 64;

  private MovingDigits() {}

  /** One pass over clips of MNIST. */
  public static void main(String[] args) throws IOException, InterruptedException {
    DataSplit digits = DataCache.ofUser().read(KnownSet.MNIST);
    Evaluation result = run(digits, 1);
    System.out.printf("%.2f %% of the directions are told right%n", 100 * result.accuracy());
  }

  static Evaluation run(DataSplit images, int epochs) throws InterruptedException {
    RandomKey key = RandomKey.of(1);
    MovingImages train = new MovingImages(images.train(), key.split("train"));
    MovingImages test = new MovingImages(images.test(), key.split("test"));
    Network network =
        new Network(ClipClassifier.of(1, train.classCount()), Engine.cpu(), key.split("weights"));
    new Trainer(network, Optimizer.adam(network, 1e-2))
        .schedule(Schedule.oneCycle(1e-2, (long) epochs * (train.size() / BATCH)))
        .fit(train, FitOptions.epochs(epochs).withBatchSize(BATCH).withKey(key));
    return Evaluator.evaluate(network, test, BATCH);
  }
}
