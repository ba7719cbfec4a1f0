package org.einkorn.nn.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.einkorn.kernels.Options;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Losses;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.ShapeException;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.data.Digits;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.GaussianNoise;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.EpochResult;
import org.einkorn.nn.training.FitOptions;
import org.einkorn.nn.training.Objective;
import org.einkorn.nn.training.RocCurve;
import org.einkorn.nn.training.Trainer;
import org.junit.jupiter.api.Test;

/** Autoencoders learn the 8×8 digits in seconds; the bounds leave a margin to what was measured. */
class AutoencoderTest {
  private static final Engine ENGINE = Engine.of(Options.cpu().withThreads(1));
  private static final DataSet TRAIN = Digits.load().train();
  private static final DataSet TEST = Digits.load().test();
  private static final int PIXELS = 64;
  private static final int EPOCHS = 12;

  private static Network network(Layer model) {
    return new Network(model, ENGINE, RandomKey.of(7));
  }

  /** Trains, and sees that the loss falls. */
  private static void train(Network network, Objective objective, DataSet set)
      throws InterruptedException {
    List<EpochResult> results =
        new Trainer(network, Optimizer.adam(network, 3e-3))
            .objective(objective)
            .fit(set, new FitOptions(EPOCHS, 32, RandomKey.of(3)));
    double first = results.getFirst().loss();
    double last = results.getLast().loss();
    assertTrue(last < 0.75 * first, "from " + first + " to " + last);
  }

  private static Network trained(Layer model) throws InterruptedException {
    Network network = network(model);
    train(network, Objective.reconstruction(), TRAIN);
    return network;
  }

  private static float[] images(DataSet set) {
    float[] images = new float[set.size() * PIXELS];
    for (int i = 0; i < set.size(); i++) {
      set.copyImage(i, images, i * PIXELS);
    }
    return images;
  }

  /** What something computes of images, in use. */
  private static float[] computed(float[] images, UnaryOperator<Tensor> what) {
    Shape shape = Shape.images(images.length / PIXELS, 1, 8, 8);
    return what.apply(Tape.inference(ENGINE).tensor(shape, images)).toArray();
  }

  private static float[] errors(Network network, float[] images) {
    return computed(images, x -> Autoencoder.errors(network.forward(x), x));
  }

  private static double mean(float[] numbers) {
    double sum = 0;
    for (float number : numbers) {
      sum += number;
    }
    return sum / numbers.length;
  }

  /** The error of the test set, of which giving back the training set's mean image makes 1. */
  private static double relativeError(Network network) {
    float[] train = images(TRAIN);
    float[] test = images(TEST);
    double[] mean = new double[PIXELS];
    for (int i = 0; i < train.length; i++) {
      mean[i % PIXELS] += train[i] / (double) TRAIN.size();
    }
    double sum = 0;
    for (int i = 0; i < test.length; i++) {
      double difference = test[i] - mean[i % PIXELS];
      sum += difference * difference;
    }
    return mean(errors(network, test)) / (sum / test.length);
  }

  /** Measured: 0.36. */
  @Test
  void plainGivesImagesBack() throws InterruptedException {
    Network network = trained(Autoencoder.plain(PIXELS, 32, 8));
    assertEquals(2 * (PIXELS * 32 + 32 * 8) + 32 + 8 + 32 + PIXELS, network.size());
    double error = relativeError(network);
    assertTrue(error < 0.5, "relative error " + error);
  }

  /** Each weight is one parameter, of the encoder; the decoder has biases of its own. */
  @Test
  void tiedHasEachWeightOnce() {
    Network network = network(Autoencoder.tied(PIXELS, 32, 8));
    assertEquals(PIXELS * 32 + 32 * 8 + 32 + 8 + 32 + PIXELS, network.size());
    assertEquals(
        List.of(
            "encoder.1.weight",
            "encoder.1.bias",
            "encoder.3.weight",
            "encoder.3.bias",
            "decoder.0.bias",
            "decoder.2.bias"),
        network.parameters().stream().map(Parameter::name).toList());
  }

  /**
   * Two numbers of an image tell its digit: the class of the nearest code of the training set is
   * right in 64 of 100 cases (measured), by chance in 10.
   */
  @Test
  void tiedReducesDimensions() throws InterruptedException {
    Autoencoder model = Autoencoder.tied(PIXELS, 32, 2);
    Network network = trained(model);
    double error = relativeError(network);
    assertTrue(error < 0.8, "relative error " + error);
    float[] known = computed(images(TRAIN), model::encode);
    float[] codes = computed(images(TEST), model::encode);
    assertEquals(2 * TEST.size(), codes.length);
    int right = 0;
    for (int i = 0; i < TEST.size(); i++) {
      int nearest = nearest(known, codes[2 * i], codes[2 * i + 1]);
      right += TRAIN.label(nearest) == TEST.label(i) ? 1 : 0;
    }
    assertTrue(right > 0.45 * TEST.size(), right + " of " + TEST.size() + " are right");
  }

  private static int nearest(float[] codes, double x, double y) {
    return IntStream.range(0, codes.length / 2)
        .boxed()
        .min((i, j) ->
            Double.compare(
                Math.hypot(codes[2 * i] - x, codes[2 * i + 1] - y),
                Math.hypot(codes[2 * j] - x, codes[2 * j + 1] - y)))
        .orElseThrow();
  }

  /**
   * Digits that were not learned from, and noise, are given back worse than others. The area under
   * the ROC curve of the errors was 0.97 for the digit 6, and 1 for noise.
   */
  @Test
  void tiedTellsWhatItHasNotSeen() throws InterruptedException {
    int[] others = IntStream.range(0, TRAIN.size()).filter(i -> TRAIN.label(i) != 6).toArray();
    Network network = network(Autoencoder.tied(PIXELS, 32, 8));
    train(network, Objective.reconstruction(), TRAIN.select("without 6", others));
    float[] ordinary = errors(network, images(ofTest(label -> label != 6)));
    double odd = RocCurve.area(ordinary, errors(network, images(ofTest(label -> label == 6))));
    assertTrue(odd > 0.9, "area " + odd);
    float[] pixels = new float[TEST.size() * PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) RandomKey.of(5).gaussian(i);
    }
    double noise = RocCurve.area(ordinary, errors(network, pixels));
    assertTrue(noise > 0.99, "area " + noise);
  }

  private static DataSet ofTest(IntPredicate isTaken) {
    int[] taken =
        IntStream.range(0, TEST.size()).filter(i -> isTaken.test(TEST.label(i))).toArray();
    return TEST.select("some", taken);
  }

  /** What it gives for noisy images is nearer to the clean ones than the noisy ones are. */
  @Test
  void denoisingTakesNoiseAway() throws InterruptedException {
    double deviation = 0.5;
    Autoencoder model = Autoencoder.denoising(new GaussianNoise(deviation), PIXELS, 48, 16);
    Network network = trained(model);
    float[] clean = images(TEST);
    float[] noisy = clean.clone();
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] += (float) (deviation * RandomKey.of(6).gaussian(i));
    }
    float[] given = computed(noisy, network::forward);
    double square = 0;
    for (int i = 0; i < given.length; i++) {
      square += (given[i] - clean[i]) * (double) (given[i] - clean[i]);
    }
    double left = square / given.length / (deviation * deviation);
    assertTrue(left < 0.8, "of the noise is left " + left);
  }

  /** Corruption is for training only, and differs from step to step. */
  @Test
  void corruptionFollowsTheKeyOfTheStep() {
    Layer noise = new GaussianNoise(1);
    Shape shape = Shape.features(50, 40);
    float[] zeros = new float[2000];
    Tape tape = Tape.training(ENGINE);
    tape.rewind(RandomKey.of(1));
    float[] first = noise.forward(tape.tensor(shape, zeros)).toArray();
    float[] later = noise.forward(tape.tensor(shape, zeros)).toArray();
    tape.rewind(RandomKey.of(1));
    float[] again = noise.forward(tape.tensor(shape, zeros)).toArray();
    tape.rewind(RandomKey.of(2));
    float[] other = noise.forward(tape.tensor(shape, zeros)).toArray();
    assertArrayEquals(first, again);
    assertFalse(Arrays.equals(first, later));
    assertFalse(Arrays.equals(first, other));
    assertEquals(0, mean(first), 4 / Math.sqrt(2000));
    Tape inference = Tape.inference(ENGINE);
    assertArrayEquals(zeros, noise.forward(inference.tensor(shape, zeros)).toArray());
  }

  @Test
  void variationalGivesImagesBackAndMakesNewOnes() throws InterruptedException {
    VariationalAutoencoder model = new VariationalAutoencoder(PIXELS, 32, 4);
    Network network = network(model);
    train(network, model.objective(1), TRAIN);
    double error = relativeError(network);
    assertTrue(error < 0.85, "relative error " + error);
    Tape tape = Tape.inference(ENGINE);
    Tensor images = tape.tensor(Shape.images(TEST.size(), 1, 8, 8), images(TEST));
    Tensor distributions = model.encode(images);
    double divergence =
        Losses.gaussianKl(model.means(distributions), model.logVariances(distributions)).value();
    assertTrue(divergence > 1 && divergence < 100, "divergence " + divergence);
    tape.rewind(RandomKey.of(4));
    float[] samples = model.sample(tape, 200).toArray();
    assertEquals(200 * PIXELS, samples.length);
    for (float number : samples) {
      assertTrue(Float.isFinite(number), "sample " + number);
    }
    // they resemble digits more than noise does
    double likeness = mean(errors(network, samples));
    assertTrue(likeness < mean(errors(network, images(TEST))), "error of samples " + likeness);
    tape.rewind(RandomKey.of(4));
    assertArrayEquals(samples, model.sample(tape, 200).toArray());
  }

  /** A greater β keeps the codes nearer to the standard normal distribution. */
  @Test
  void aGreaterBetaMakesTheDivergenceSmaller() throws InterruptedException {
    assertTrue(divergence(4) < 0.8 * divergence(0.5));
    VariationalAutoencoder model = new VariationalAutoencoder(PIXELS, 4);
    assertThrows(IllegalArgumentException.class, () -> model.objective(-1));
  }

  private static double divergence(double beta) throws InterruptedException {
    VariationalAutoencoder model = new VariationalAutoencoder(PIXELS, 4);
    Network network = network(model);
    new Trainer(network, Optimizer.adam(network, 1e-2))
        .objective(model.objective(beta))
        .fit(TRAIN, new FitOptions(3, 64, RandomKey.of(3)));
    Tape tape = Tape.inference(ENGINE);
    Tensor images = tape.tensor(Shape.images(TEST.size(), 1, 8, 8), images(TEST));
    Tensor distributions = model.encode(images);
    return Losses.gaussianKl(model.means(distributions), model.logVariances(distributions)).value();
  }

  @Test
  void wrongSizes() {
    assertEquals(
        "an autoencoder needs at least the features of a sample and those of a code, not [64]",
        assertThrows(IllegalArgumentException.class, () -> Autoencoder.plain(64)).getMessage());
    assertEquals(
        "noise: the deviation must be 0 or more and finite, not -1.0",
        assertThrows(IllegalArgumentException.class, () -> new GaussianNoise(-1)).getMessage());
    Layer uneven = Autoencoder.of(new Linear(6, 2), new Linear(2, 5));
    assertThrows(ShapeException.class, () -> uneven.outputShape(Shape.features(3, 6)));
    Shape images = Shape.images(3, 1, 8, 8);
    assertEquals(images, Autoencoder.plain(PIXELS, 3).outputShape(images));
    assertEquals(images, new VariationalAutoencoder(PIXELS, 3).outputShape(images));
    Layer flat = Autoencoder.of(new Flatten(), new Flatten());
    assertEquals(images, flat.outputShape(images));
  }
}
