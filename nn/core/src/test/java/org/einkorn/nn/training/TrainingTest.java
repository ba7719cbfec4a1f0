package org.einkorn.nn.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Options;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.ShapeException;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.data.Digits;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.MaxPool2d;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
  private static final DataSplit DIGITS = Digits.load();

  @TempDir private Path folder;

  private static Network perceptron(Engine engine, long seed) {
    return new Network(
        new Sequential(new Flatten(), new Linear(64, 32), Activation.relu(), new Linear(32, 10)),
        engine,
        RandomKey.of(seed));
  }

  private static Network convolutional(Engine engine, long seed) {
    return new Network(
        new Sequential(
            new Conv2d(1, 8, 3),
            new BatchNorm2d(8),
            Activation.relu(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(72, 10)),
        engine,
        RandomKey.of(seed));
  }

  @Test
  void learnsDigits() throws InterruptedException {
    Network network = perceptron(Engine.cpu(), 1);
    List<EpochResult> results =
        new Trainer(network, Optimizer.adam(network, 3e-3))
            .fit(DIGITS.train(), FitOptions.epochs(12).withBatchSize(32));
    Evaluation evaluation = Evaluator.evaluate(network, DIGITS.test(), 64);
    assertTrue(results.getLast().loss() < results.getFirst().loss() / 4, results.toString());
    assertTrue(evaluation.accuracy() > 0.95, "accuracy " + evaluation.accuracy());
    assertEquals(359, evaluation.confusion().total());
    assertEquals(359, evaluation.predictions().size());
    long right = evaluation.predictions().stream().filter(Evaluation.Prediction::isRight).count();
    assertEquals(right / 359.0, evaluation.accuracy(), 1e-12);
  }

  @Test
  void momentumLearnsDigits() throws InterruptedException {
    Network network = perceptron(Engine.cpu(), 1);
    new Trainer(network, Optimizer.sgd(network, 0.05, 0.9))
        .fit(DIGITS.train(), FitOptions.epochs(10).withBatchSize(32));
    double accuracy = Evaluator.evaluate(network, DIGITS.test(), 64).accuracy();
    assertTrue(accuracy > 0.93, "accuracy " + accuracy);
  }

  /** A batch that does not divide the set must not change what is measured. */
  @Test
  void evaluationDoesNotDependOnTheBatch() throws InterruptedException {
    Network network = perceptron(Engine.cpu(), 1);
    Evaluation small = Evaluator.evaluate(network, DIGITS.test(), 7);
    Evaluation large = Evaluator.evaluate(network, DIGITS.test(), 359);
    assertEquals(small.accuracy(), large.accuracy());
    assertEquals(small.loss(), large.loss(), 1e-5);
  }

  /** In strict mode a seed gives the same bits, whatever the number of threads. */
  @Test
  void strictRunsRepeatBitForBit() throws InterruptedException {
    List<float[]> one = trainStrictly(1, 7);
    List<float[]> again = trainStrictly(1, 7);
    List<float[]> two = trainStrictly(2, 7);
    List<float[]> other = trainStrictly(1, 8);
    for (int i = 0; i < one.size(); i++) {
      assertArrayEquals(one.get(i), again.get(i));
      assertArrayEquals(one.get(i), two.get(i));
    }
    assertFalse(Arrays.equals(one.getFirst(), other.getFirst()));
  }

  private static List<float[]> trainStrictly(int threads, long seed) throws InterruptedException {
    Engine engine = Engine.of(Options.cpu().withMode(Mode.STRICT).withThreads(threads));
    Network network = convolutional(engine, seed);
    new Trainer(network, Optimizer.adam(network, 1e-3))
        .fit(
            DIGITS.train().first(256),
            FitOptions.epochs(2).withBatchSize(32).withKey(RandomKey.of(seed)));
    return network.parameters().stream().map(Parameter::toArray).toList();
  }

  @Test
  void savedWeightsPredictTheSame() throws IOException {
    Network network = convolutional(Engine.cpu(), 3);
    Network other = convolutional(Engine.cpu(), 4);
    float[] input = images(5);
    Shape shape = Shape.images(5, 1, 8, 8);
    Path file = folder.resolve("net.safetensors");
    network.save(file);
    assertFalse(Arrays.equals(network.predict(shape, input), other.predict(shape, input)));
    other.load(file);
    assertArrayEquals(network.predict(shape, input), other.predict(shape, input));
  }

  @Test
  void weightsOfAnotherNetworkChangeNothing() throws IOException {
    Network network = convolutional(Engine.cpu(), 3);
    Path file = folder.resolve("net.safetensors");
    perceptron(Engine.cpu(), 3).save(file);
    float[] before = network.parameters().getFirst().toArray();
    var error = assertThrows(IOException.class, () -> network.load(file));
    assertTrue(
        String.valueOf(error.getMessage())
            .contains("expected 0.weight with outputs=8 × inputs=1 × height=3 × width=3"),
        error.getMessage());
    Files.write(file, new byte[3]);
    assertThrows(IOException.class, () -> network.load(file));
    assertArrayEquals(before, network.parameters().getFirst().toArray());
  }

  /** Many threads, platform and virtual, get the very bits that one thread gets. */
  @Test
  void predictsFromManyThreadsAtOnce() throws Exception {
    Network network = convolutional(Engine.cpu(), 3);
    Shape shape = Shape.images(4, 1, 8, 8);
    float[] input = images(4);
    float[] alone = network.predict(shape, input);
    for (ExecutorService threads :
        List.of(Executors.newFixedThreadPool(6), Executors.newVirtualThreadPerTaskExecutor())) {
      try (threads) {
        List<Callable<float[]>> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          calls.add(() -> network.predict(shape, input));
        }
        for (Future<float[]> result : threads.invokeAll(calls)) {
          assertArrayEquals(alone, result.get());
        }
      }
    }
  }

  private static float[] images(int count) {
    float[] input = new float[count * 64];
    for (int i = 0; i < count; i++) {
      DIGITS.test().copyImage(i, input, i * 64);
    }
    return input;
  }

  @Test
  void interruptionEndsTrainingBetweenSteps() {
    Network network = perceptron(Engine.cpu(), 1);
    Trainer trainer =
        new Trainer(network, Optimizer.adam(network, 1e-3))
            .listener(
                new TrainingListener() {
                  @Override
                  public Verdict onStep(Progress progress) {
                    if (progress.totalSteps() == 5) {
                      Thread.currentThread().interrupt();
                    }
                    return Verdict.CONTINUE;
                  }
                });
    var error =
        assertThrows(
            InterruptedException.class, () -> trainer.fit(DIGITS.train(), FitOptions.epochs(1)));
    assertEquals("training was interrupted after 5 steps", error.getMessage());
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void listenerHearsEveryStepAndMayStop() throws InterruptedException {
    Network network = perceptron(Engine.cpu(), 1);
    List<Long> steps = new ArrayList<>();
    List<EpochResult> results =
        new Trainer(network, Optimizer.adam(network, 1e-3))
            .listener(
                new TrainingListener() {
                  @Override
                  public Verdict onStep(Progress progress) {
                    steps.add(progress.totalSteps());
                    assertTrue(progress.imagesPerSecond() > 0);
                    assertFalse(progress.remaining().isNegative());
                    return Verdict.CONTINUE;
                  }

                  @Override
                  public Verdict onEpoch(EpochResult result) {
                    return result.epoch() == 2 ? Verdict.STOP : Verdict.CONTINUE;
                  }
                })
            .fit(DIGITS.train(), DIGITS.test().first(64), FitOptions.epochs(9));
    assertEquals(2, results.size());
    assertEquals(2 * (1438 / 64), steps.size());
    assertEquals(44, steps.getLast());
    Evaluation validation = results.getLast().validation();
    assertTrue(validation != null && validation.confusion().total() == 64);
  }

  @Test
  void listenerMayStopWithinAnEpoch() throws InterruptedException {
    Network network = perceptron(Engine.cpu(), 1);
    List<EpochResult> results =
        new Trainer(network, Optimizer.adam(network, 1e-3))
            .listener(
                new TrainingListener() {
                  @Override
                  public Verdict onStep(Progress progress) {
                    return progress.totalSteps() < 7 ? Verdict.CONTINUE : Verdict.STOP;
                  }
                })
            .fit(DIGITS.train(), FitOptions.epochs(3));
    assertEquals(1, results.size());
  }

  @Test
  void anExplodingLossIsNamed() {
    Network network = perceptron(Engine.cpu(), 1);
    Trainer trainer = new Trainer(network, Optimizer.sgd(network, 1e30));
    var error =
        assertThrows(
            ArithmeticException.class, () -> trainer.fit(DIGITS.train(), FitOptions.epochs(1)));
    assertTrue(
        String.valueOf(error.getMessage()).contains("take a smaller learning rate than 1.0E30"),
        error.getMessage());
  }

  @Test
  void dataThatDoesNotFitIsRefusedBeforeTraining() {
    Network network = perceptron(Engine.cpu(), 1);
    Trainer trainer = new Trainer(network, Optimizer.adam(network, 1e-3));
    DataSet tiny = DIGITS.train().first(10);
    var few =
        assertThrows(IllegalArgumentException.class, () -> trainer.fit(tiny, FitOptions.epochs(1)));
    assertEquals(
        "digits train has 10 examples, which do not fill one batch of 64; take a smaller batch",
        few.getMessage());
    Network narrow =
        new Network(
            new Sequential(new Flatten(), new Linear(64, 3)), Engine.cpu(), RandomKey.of(1));
    var classes =
        assertThrows(ShapeException.class, () -> Evaluator.evaluate(narrow, DIGITS.test(), 64));
    assertEquals(
        "the network's output on digits test: expected batch × features=10, one for each class,"
            + " found batch=64 × features=3; change the last layer",
        classes.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> new Trainer(narrow, Optimizer.adam(network, 1e-3)));
  }
}
