package org.einkorn.nn.examples;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.data.Digits;
import org.einkorn.nn.data.ExampleBatch;
import org.einkorn.nn.models.Autoencoder;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.FitOptions;
import org.einkorn.nn.training.Objective;
import org.einkorn.nn.training.RocCurve;
import org.einkorn.nn.training.Trainer;
import org.einkorn.nn.training.schedules.Schedule;

/**
 * An autoencoder, whose decoder has the weights of its encoder, makes eight numbers of an image of
 * 64 pixels and the image of these again. Images with near codes show the same digit; what is given
 * back badly is none of the digits that were learned.
 */
public final class DigitAutoencoder {
  private static final int BATCH = 32;

  private DigitAutoencoder() {}

  /**
   * What came out.
   *
   * @param nearest share of the test images whose nearest code of a training image is that of the
   *     same digit
   * @param unseen area under the ROC curve of the errors of a digit that was not learned, against
   *     those of the others
   * @param noise the same of noise
   */
  record Result(double nearest, double unseen, double noise) {}

  /**
   * Learns from the digits that ship with Einkorn.
   *
   * @param args the digit that is left out, otherwise 6
   */
  public static void main(String[] args) throws InterruptedException {
    int unseen = args.length > 0 ? Integer.parseInt(args[0]) : 6;
    Result result = run(Digits.load(), unseen, 8, 40);
    System.out.printf("%.1f %% of digits have the nearest code%n", 100 * result.nearest);
    System.out.printf(
        "area under the ROC curve: digit %d %.3f, noise %.3f%n",
        unseen, result.unseen, result.noise);
  }

  static Result run(DataSplit digits, int unseen, int code, int epochs)
      throws InterruptedException {
    DataSet train = only(digits.train(), label -> label != unseen);
    RandomKey key = RandomKey.of(1);
    Autoencoder model = Autoencoder.tied(train.shape().size(), 32, code);
    Network network = new Network(model, Engine.cpu(), key.split("weights"));
    new Trainer(network, Optimizer.adam(network, 5e-3))
        .objective(Objective.reconstruction())
        .schedule(Schedule.oneCycle(5e-3, (long) epochs * (train.size() / BATCH)))
        .fit(train, FitOptions.epochs(epochs).withBatchSize(BATCH).withKey(key.split("order")));

    DataSet test = only(digits.test(), label -> label != unseen);
    float[] ordinary = errors(network, all(test));
    ExampleBatch noise = all(test);
    for (int i = 0; i < noise.inputs().length; i++) {
      noise.inputs()[i] = (float) key.gaussian(i);
    }
    return new Result(
        nearest(network, model, train, test),
        RocCurve.area(
            ordinary, errors(network, all(only(digits.test(), label -> label == unseen)))),
        RocCurve.area(ordinary, errors(network, noise)));
  }

  private static DataSet only(DataSet set, IntPredicate isTaken) {
    int[] taken = IntStream.range(0, set.size()).filter(i -> isTaken.test(set.label(i))).toArray();
    return set.select(set.name(), taken);
  }

  private static ExampleBatch all(DataSet set) {
    ExampleBatch batch = ExampleBatch.of(set, set.size());
    batch.fill(set, IntStream.range(0, set.size()).toArray(), 0, set.size());
    return batch;
  }

  private static float[] errors(Network network, ExampleBatch images) {
    Tensor given = Tape.inference(network.engine()).tensor(images.inputShape(), images.inputs());
    return Autoencoder.errors(network.forward(given), given).toArray();
  }

  private static double nearest(Network network, Autoencoder model, DataSet train, DataSet test) {
    float[][] known = codes(network, model, train);
    float[][] asked = codes(network, model, test);
    int right = 0;
    for (int i = 0; i < asked.length; i++) {
      int best = 0;
      for (int j = 1; j < known.length; j++) {
        best = distance(asked[i], known[j]) < distance(asked[i], known[best]) ? j : best;
      }
      right += train.label(best) == test.label(i) ? 1 : 0;
    }
    return right / (double) asked.length;
  }

  private static float[][] codes(Network network, Autoencoder model, DataSet set) {
    ExampleBatch images = all(set);
    Tape tape = Tape.inference(network.engine());
    float[] codes = model.encode(tape.tensor(images.inputShape(), images.inputs())).toArray();
    int size = codes.length / set.size();
    return IntStream.range(0, set.size())
        .mapToObj(i -> Arrays.copyOfRange(codes, i * size, (i + 1) * size))
        .toArray(float[][]::new);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return sum;
  }
}
