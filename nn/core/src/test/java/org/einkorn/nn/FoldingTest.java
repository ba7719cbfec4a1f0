package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.einkorn.autotune.Einkorn;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.ConvTranspose2d;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Residual;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/** In inference a batch normalization behind a convolution runs in its kernel. */
class FoldingTest {
  private static final Engine ENGINE =
      Engine.of(Einkorn.shared(), Options.cpu().withThreads(1), DataType.F64);
  private static final Shape SHAPE = Shape.images(2, 2, 5, 5);

  private final Conv2d first = new Conv2d(2, 3, 3, 1, 1, true);
  private final BatchNorm2d firstNorm = new BatchNorm2d(3);
  private final Conv2d second = new Conv2d(3, 2, 3, 1, 1, false);
  private final BatchNorm2d secondNorm = new BatchNorm2d(2);
  private final Network network =
      new Network(
          new Sequential(
              new Residual(new Sequential(first, firstNorm, Activation.relu(), second, secondNorm)),
              Activation.relu()),
          ENGINE,
          RandomKey.of(1));
  private final float[] input = new float[(int) SHAPE.count()];

  FoldingTest() {
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) RandomKey.of(2).gaussian(i);
    }
  }

  /** Layer by layer, so that nothing is fused or folded. */
  private float[] plain() {
    Tape tape = Tape.inference(ENGINE);
    Tensor x = tape.tensor(SHAPE, input);
    Tensor inner = firstNorm.forward(first.forward(x)).activation(Activation.relu().kind());
    Tensor sum = secondNorm.forward(second.forward(inner)).add(x);
    return sum.activation(Activation.relu().kind()).toArray();
  }

  /** In f64, with factors near 1 and sums of 27 products: a few units of the last place of f32. */
  private void equal(float[] expected, float[] found) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < found.length; i++) {
      double difference = Math.abs(expected[i] - found[i]);
      if (!(difference <= 1e-6 * (1 + Math.abs(expected[i])))) {
        assertEquals(expected[i], found[i], "at " + i);
      }
    }
  }

  private void train() {
    Tape tape = Tape.training(ENGINE);
    Tensor output = network.forward(tape.tensor(SHAPE, input));
    output.flatten().crossEntropy(new int[] {3, 4}).backward();
    Optimizer.sgd(network, 0.5).step();
  }

  @Test
  void resultsAreThoseOfThePlainLayersAndFollowEveryChange() {
    equal(plain(), network.predict(SHAPE, input));
    float[] before = network.predict(SHAPE, input);
    train();
    float[] after = network.predict(SHAPE, input);
    equal(plain(), after);
    assertFalse(Arrays.equals(before, after), "training changes the results");
    firstNorm.parameters().runningVariance().assign(new float[] {4, 9, 0.25f});
    equal(plain(), network.predict(SHAPE, input));
    second.weight().freeze();
    secondNorm.parameters().shift().assign(new float[] {-1, 1});
    equal(plain(), network.predict(SHAPE, input));
  }

  @Test
  void noNormalizationIsLeft() {
    Network classifier =
        new Network(
            new Sequential(
                new Conv2d(2, 3, 3),
                new BatchNorm2d(3),
                Activation.relu(),
                new Flatten(),
                new Linear(27, 2)),
            ENGINE,
            RandomKey.of(1));
    Set<Problem> inference = classifier.inferenceProblems(SHAPE);
    assertFalse(has(inference, Family.NORMALIZATION), inference.toString());
    assertFalse(has(inference, Family.ACTIVATION), inference.toString());
    assertTrue(has(classifier.trainingProblems(SHAPE), Family.NORMALIZATION));
  }

  private static boolean has(Set<Problem> problems, Family family) {
    return problems.stream().anyMatch(problem -> problem.family() == family);
  }

  /** All tapes of a network share the folded weights, so that many threads fold once. */
  @Test
  void foldedWeightsAreShared() {
    Convolution both = first.convolution().with(firstNorm.parameters());
    Convolution again = first.convolution().with(firstNorm.parameters());
    assertSame(first.weight().store().folded(both), first.weight().store().folded(again));
  }

  /** Many threads at once meet weights that have not been folded yet. */
  @Test
  void manyThreadsFoldOnce() throws Exception {
    float[] expected = plain();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<float[]>> results = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        results.add(threads.submit(() -> network.predict(SHAPE, input)));
      }
      for (Future<float[]> result : results) {
        equal(expected, result.get());
      }
    }
  }

  @Test
  void aTransposedConvolutionIsNotFolded() {
    Network upscaling =
        new Network(
            new Sequential(new ConvTranspose2d(2, 3, 2), new BatchNorm2d(3), new Flatten()),
            ENGINE,
            RandomKey.of(1));
    assertTrue(has(upscaling.inferenceProblems(SHAPE), Family.NORMALIZATION));
  }

  @Test
  void foldingWhileTrainingIsRefused() {
    Convolution both = first.convolution().with(firstNorm.parameters());
    Tensor x = Tape.training(ENGINE).tensor(SHAPE, input);
    assertEquals(
        "a batch normalization is folded into a convolution on inference tapes only",
        assertThrows(IllegalStateException.class, () -> x.convolution(both)).getMessage());
    assertEquals(List.of("running_mean", "running_var"), stateNames());
  }

  private List<String> stateNames() {
    return network.parameters().stream()
        .filter(parameter -> !parameter.isLearned() && parameter.name().startsWith("0.body.1."))
        .map(parameter -> parameter.name().substring("0.body.1.".length()))
        .toList();
  }
}
