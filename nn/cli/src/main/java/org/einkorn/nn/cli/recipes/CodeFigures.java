package org.einkorn.nn.cli.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.einkorn.nn.Network;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.RocCurve;
import org.jspecify.annotations.Nullable;

/**
 * How good the codes of an autoencoder are, and how well its errors tell odd images.
 *
 * @param network the autoencoder
 * @param train what it learned from
 * @param test what it is measured on
 */
record CodeFigures(Network network, DataSet train, DataSet test) {
  private static final RandomKey NOISE = RandomKey.of(1986);

  /** Neighbours are looked for one by one. */
  private static final int MOST_NEIGHBOURS = 2000;

  /**
   * The figures.
   *
   * @param without the class that was left out, or null
   */
  List<Figure> figures(@Nullable String without) {
    int left = without == null ? -1 : test.classes().indexOf(without);
    Autoencodings all = Autoencodings.of(network, test, test.size());
    float[] ordinary = errors(all, label -> label != left);
    float[] unseen = errors(all, label -> label == left);
    List<Figure> figures = new ArrayList<>();
    if (ordinary.length > 0) {
      figures.add(
          new Figure(
              "relativeError", "error, 1 being that of the mean image", relative(all, left)));
      figures.add(
          new Figure("nearestCodeAccuracy", "share with the nearest code", nearest(all, left)));
      figures.add(
          new Figure(
              "noiseAreaUnderRoc",
              "noise by its error, area under the ROC curve",
              RocCurve.area(ordinary, noise())));
      if (unseen.length > 0) {
        figures.add(
            new Figure(
                "unseenAreaUnderRoc",
                "class " + without + " by its error, area under the ROC curve",
                RocCurve.area(ordinary, unseen)));
      }
    }
    return figures;
  }

  private float[] errors(Autoencodings all, IntPredicate isTaken) {
    int[] taken =
        IntStream.range(0, test.size()).filter(i -> isTaken.test(test.label(i))).toArray();
    float[] errors = new float[taken.length];
    for (int i = 0; i < taken.length; i++) {
      errors[i] = all.errors()[taken[i]];
    }
    return errors;
  }

  /** Standard normal numbers, as many images as the test set has, or a thousand. */
  private float[] noise() {
    int size = test.shape().size();
    return Autoencodings.of(
            network,
            test,
            Math.min(test.size(), 1000),
            (batch, from) -> {
              for (int i = 0; i < batch.inputs().length; i++) {
                batch.inputs()[i] = (float) NOISE.gaussian((long) from * size + i);
              }
            })
        .errors();
  }

  private double relative(Autoencodings all, int left) {
    int size = train.shape().size();
    double[] mean = new double[size];
    float[] image = new float[size];
    for (int i = 0; i < train.size(); i++) {
      train.copyImage(i, image, 0);
      for (int pixel = 0; pixel < size; pixel++) {
        mean[pixel] += image[pixel];
      }
    }
    double error = 0;
    double ofMean = 0;
    for (int i = 0; i < test.size(); i++) {
      if (test.label(i) != left) {
        error += all.errors()[i];
        test.copyImage(i, image, 0);
        for (int pixel = 0; pixel < size; pixel++) {
          ofMean += Math.pow(image[pixel] - mean[pixel] / train.size(), 2) / size;
        }
      }
    }
    return error / ofMean;
  }

  /** Of how many test images the nearest training image, by its code, is of the same class. */
  private double nearest(Autoencodings all, int left) {
    float[][] known = Autoencodings.of(network, train, MOST_NEIGHBOURS).codes();
    int right = 0;
    int asked = 0;
    for (int i = 0; i < test.size() && asked < MOST_NEIGHBOURS; i++) {
      if (test.label(i) != left) {
        asked++;
        right += train.label(nearest(known, all.codes()[i])) == test.label(i) ? 1 : 0;
      }
    }
    return (double) right / asked;
  }

  private static int nearest(float[][] known, float[] code) {
    double least = Double.POSITIVE_INFINITY;
    int best = 0;
    for (int j = 0; j < known.length; j++) {
      double distance = 0;
      for (int i = 0; i < code.length; i++) {
        double difference = code[i] - known[j][i];
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = j;
      }
    }
    return best;
  }
}
