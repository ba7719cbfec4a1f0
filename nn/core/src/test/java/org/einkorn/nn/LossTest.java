package org.einkorn.nn;

import static org.einkorn.nn.Leaves.shape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.softmax.Reduction;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses against plain formulas, their gradients against central differences. */
class LossTest {
  private static final Engine ENGINE = Engine.cpu();
  private static final double TOLERANCE = 1e-6;

  private final Tape tape = Tape.inference(ENGINE);

  private Tensor tensor(Shape shape, float... numbers) {
    return tape.tensor(shape, numbers);
  }

  private static void close(double expected, Loss loss) {
    assertEquals(expected, loss.value(), TOLERANCE * (1 + Math.abs(expected)));
  }

  @Test
  void lossesOfNumbers() {
    Tensor x = tensor(shape(2, 2), 1, -2, 3, 0.5f);
    float[] target = {0, -2, 1, 1};
    Tensor t = tensor(shape(2, 2), target);
    close((1 + 0 + 4 + 0.25) / 4, Losses.mse(x, t));
    close(5.25, Losses.mse(x, t, Reduction.SUM));
    close((1 + 0 + 4 + 0.25) / 4, Losses.mse(x, target));
    close((1 + 0 + 2 + 0.5) / 4, Losses.mae(x, target));
    close((0.5 + 0 + 1.5 + 0.125) / 4, Losses.huber(x, t, 1));
    close(5.25 / 8, Losses.huber(x, target, 100));
    close(6.5, Losses.l1(x));
    close(1 + 4 + 9 + 0.25, Losses.l2(x));
  }

  @Test
  void binaryCrossEntropyOfLogits() {
    float[] logits = {2, -1, 0};
    float[] target = {1, 0.25f, 0};
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double p = 1 / (1 + Math.exp(-logits[i]));
      sum -= target[i] * Math.log(p) + (1 - target[i]) * Math.log(1 - p);
    }
    Tensor x = tensor(shape(3), logits);
    close(sum / 3, Losses.binaryCrossEntropy(x, target));
    Tensor t = tensor(shape(3), target);
    close(sum, Losses.binaryCrossEntropy(x, t, Reduction.SUM));
  }

  @Test
  void divergences() {
    Tensor logits = tensor(shape(2, 2), 1, 1, 0, (float) Math.log(3));
    float[] target = {1, 0, 0.5f, 0.5f};
    double second = 0.5 * Math.log(0.5 / 0.25) + 0.5 * Math.log(0.5 / 0.75);
    close((Math.log(2) + second) / 2, Losses.klDivergence(logits.logSoftmax(-1), target));
    Tensor mean = tensor(shape(2, 1), 0, 2);
    Tensor logVariance = tensor(shape(2, 1), 0, 1);
    close(0.5 * (Math.E + 4 - 1 - 1) / 2, Losses.gaussianKl(mean, logVariance));
  }

  @Test
  void lossesOfDistances() {
    Tensor a = tensor(shape(3, 2), 0, 0, 1, 1, 0, 0);
    Tensor b = tensor(shape(3, 2), 3, 4, 1, 1.5f, 0, 9);
    float[] same = {1, 0, 0};
    close((25 + 0.25 + 0) / 6, Losses.contrastive(a, b, same, 1));
    Tensor c = tensor(shape(3, 2), 0, 5, 2, 1, 0, 3);
    close((0.5 + 0 + 6.5) / 3, Losses.triplet(a, b, c, 0.5));
  }

  @Test
  void crossEntropyWithOptions() {
    Tensor logits = tensor(shape(3, 2), 0, 0, 0, (float) Math.log(3), 7, 7);
    int[] labels = {0, 1, -1};
    double[] losses = {Math.log(2), Math.log(4.0 / 3)};
    close((losses[0] + losses[1]) / 2, logits.crossEntropy(labels));
    CrossEntropyOptions weighted = CrossEntropyOptions.NONE.withClassWeights(1, 3);
    close((losses[0] + 3 * losses[1]) / 4, logits.crossEntropy(labels, weighted));
    CrossEntropyOptions smoothed = CrossEntropyOptions.NONE.withSmoothing(0.5);
    double second = 0.75 * losses[1] + 0.25 * Math.log(4);
    close((losses[0] + second) / 2, logits.crossEntropy(labels, smoothed));
    CrossEntropyOptions ignoring = CrossEntropyOptions.NONE.withIgnored(1);
    close(losses[0], logits.crossEntropy(labels, ignoring));
    close(
        losses[0],
        logits.crossEntropy(new int[] {0, 9, -1}, CrossEntropyOptions.NONE.withIgnored(9)));
  }

  @Test
  void crossEntropyOfSteps() {
    float[] numbers = {0, 0, 1, 2, 3, 1, 0, 5};
    int[] labels = {0, 1, -1, 1};
    double flat = tensor(shape(4, 2), numbers).crossEntropy(labels).value();
    assertEquals(flat, tensor(shape(2, 2, 2), numbers).crossEntropy(labels).value());
  }

  private static Arguments of(String name, Function<Tensor[], Loss> loss, Shape... shapes) {
    return Arguments.of(name, loss, new Leaves(Initializer.normal(0, 1), shapes));
  }

  private static float[] target(int count) {
    float[] target = new float[count];
    for (int i = 0; i < count; i++) {
      target[i] = i % 4 / 3f;
    }
    return target;
  }

  static Stream<Arguments> losses() {
    Shape rows = shape(3, 4);
    int[] labels = {1, -1, 3};
    CrossEntropyOptions options =
        CrossEntropyOptions.NONE.withSmoothing(0.1).withClassWeights(1, 2, 3, 4).withIgnored(2);
    return Stream.of(
        of("mse", p -> Losses.mse(p[0], target(12)), rows),
        of("mae", p -> Losses.mae(p[0], target(12)), rows),
        of("huber", p -> Losses.huber(p[0], target(12), 0.7), rows),
        of("bce", p -> Losses.binaryCrossEntropy(p[0], target(12)), rows),
        of("KL divergence", p -> Losses.klDivergence(p[0].logSoftmax(1), target(12)), rows),
        of("gaussian", p -> Losses.gaussianKl(p[0], p[1]), rows, rows),
        of("contrastive", p -> Losses.contrastive(p[0], p[1], target(3), 9), rows, rows),
        of("triplet", p -> Losses.triplet(p[0], p[1], p[2], 9), rows, rows, rows),
        of("l1", p -> Losses.l1(p[0]), rows),
        of("l2", p -> Losses.l2(p[0]), rows),
        of("cross-entropy", p -> p[0].crossEntropy(labels), rows),
        of("cross-entropy with options", p -> p[0].crossEntropy(labels, options), rows),
        of(
            "cross-entropy of steps",
            p -> p[0].crossEntropy(new int[] {1, 0, -1, 2, 2, 0}, options),
            shape(2, 3, 4)),
        of(
            "weighted sum",
            p ->
                p[0].crossEntropy(labels)
                    .times(0.3)
                    .plus(Losses.mse(p[0], target(12)).plus(Losses.l2(p[1]).times(0.1))),
            rows,
            shape(5)),
        of("the same twice", p -> twice(p[0].crossEntropy(labels)), rows),
        of("product", p -> p[0].sum().mul(Losses.l2(p[0]).tensor()).asLoss(), rows));
  }

  private static Loss twice(Loss loss) {
    return loss.plus(loss);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void gradientsEqualCentralDifferences(String name, Function<Tensor[], Loss> loss, Leaves leaves) {
    Network network = new Network(leaves, GradientCheck.ENGINE, RandomKey.of(8));
    Tape training = Tape.training(GradientCheck.ENGINE);
    GradientCheck.check(
        name,
        network,
        () -> {
          training.rewind();
          return loss.apply(leaves.on(training));
        });
  }

  @Test
  void penaltiesOfSeveralParameters() {
    Leaves leaves = new Leaves(Initializer.constant(-2), shape(2), shape(3));
    Network network = new Network(leaves, ENGINE, RandomKey.of(1));
    Tape training = Tape.training(ENGINE);
    close(10, Losses.l1(training, network.parameters()));
    Loss l2 = Losses.l2(training, network.parameters());
    close(20, l2);
    l2.times(0.5).backward();
    for (Parameter parameter : network.parameters()) {
      for (float gradient : parameter.gradientToArray()) {
        assertEquals(-2, gradient, TOLERANCE);
      }
    }
    assertThrows(IllegalArgumentException.class, () -> Losses.l1(training, List.of()));
  }

  @Test
  void partsKeepTheirValuesToo() {
    Loss first = tensor(shape(2), 1, 2).sum().asLoss();
    Loss second = tensor(shape(2), 3, 4).mean().asLoss();
    Loss all = first.plus(second.times(2));
    tape.rewind();
    tensor(shape(2), 9, 9).sum();
    assertEquals(10, all.value());
    assertEquals(3, first.value());
    assertEquals(3.5, second.value());
    assertThrows(IllegalStateException.class, () -> first.plus(second));
  }

  @Test
  void plansTakeAnyLoss() {
    Network network = new Network(new Sequential(new Linear(3, 2)), ENGINE, RandomKey.of(1));
    Shape input = Shape.features(4, 3);
    Set<String> texts =
        network
            .trainingProblems(input, x -> Losses.mse(x, new float[8]).plus(Losses.l1(x)))
            .stream()
            .map(Problem::text)
            .collect(Collectors.toSet());
    assertTrue(texts.contains("softmax forward-training f32 8 loss=mse"), texts.toString());
    assertTrue(texts.contains("softmax forward-training f32 8 loss=l1 sum"), texts.toString());
    assertTrue(
        network.inferenceProblems(input, x -> Losses.mse(x, new float[8])).stream()
            .anyMatch(
                problem -> problem.text().equals("softmax forward-inference f32 8 loss=mse")));
    // a plan leaves no gradient behind
    Tape training = Tape.training(ENGINE);
    network.forward(training.tensor(input, new float[12])).sum().asLoss().backward();
    assertArrayEquals(new float[] {4, 4}, network.parameters().get(1).gradientToArray());
  }

  /** The penalty's derivative at 0 must be 0, or parameters at 0 would be pushed away. */
  @Test
  void theMagnitudePenaltyLeavesZerosAlone() {
    Leaves leaves = new Leaves(Initializer.ZEROS, shape(2));
    Network network = new Network(leaves, ENGINE, RandomKey.of(1));
    Losses.l1(Tape.training(ENGINE), network.parameters()).backward();
    assertArrayEquals(new float[2], leaves.all().getFirst().gradientToArray());
  }

  @Test
  void wrongArguments() {
    Tensor x = tensor(shape(2, 2), 1, 2, 3, 4);
    message("huber: delta must be positive and finite, not 0.0", () -> Losses.huber(x, x, 0));
    message(
        "cross-entropy: smoothing must be from 0 to 1, not -0.1",
        () -> CrossEntropyOptions.NONE.withSmoothing(-0.1));
    message(
        "cross-entropy: class weights must not be negative, but one is NaN",
        () -> CrossEntropyOptions.NONE.withClassWeights(1, Float.NaN));
    Leaves leaves = new Leaves(Initializer.ONES, shape(2));
    new Network(leaves, ENGINE, RandomKey.of(1));
    Tensor[] p = leaves.on(Tape.training(ENGINE));
    message(
        "mean squared error: the target (a=2) has a gradient, which this loss does not give; call"
            + " detach() on it, or compose the loss from operations",
        () -> Losses.mse(p[0], p[0]));
    close(0, Losses.mse(p[0], p[0].detach()));
  }

  private static void message(String expected, Runnable call) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
