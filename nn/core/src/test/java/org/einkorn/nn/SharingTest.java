package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.nn.io.Safetensors;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parameters that serve at several places, and parameters that stay as they are. */
class SharingTest {
  private static final Engine ENGINE = Engine.cpu();
  private static final Shape ROW = Shape.features(2, 3);

  @TempDir private Path folder = Path.of("");

  private static Sequential autoencoder() {
    Linear encoder = new Linear(3, 2);
    return new Sequential(encoder, Activation.tanh(), Linear.tiedTo(encoder));
  }

  private static List<String> names(Network network) {
    return network.parameters().stream().map(Parameter::name).toList();
  }

  @Test
  void aTiedWeightIsStoredOnce() throws IOException {
    Network network = new Network(autoencoder(), ENGINE, RandomKey.of(1));
    assertEquals(List.of("0.weight", "0.bias", "2.bias"), names(network));
    assertEquals(6 + 2 + 3, network.size());
    Path file = folder.resolve("w.safetensors");
    network.save(file);
    assertEquals(Set.of("0.weight", "0.bias", "2.bias"), Safetensors.read(file).keySet());
    Network other = new Network(autoencoder(), ENGINE, RandomKey.of(2));
    float[] input = {1, 2, 3, 4, 5, 6};
    assertFalse(network.predict(ROW, input)[0] == other.predict(ROW, input)[0]);
    other.load(file);
    assertArrayEquals(network.predict(ROW, input), other.predict(ROW, input));
  }

  /** {@code dst[i] = Σ_o src[o] · weight[o, i]}. */
  @Test
  void aTiedLayerTakesTheWeightTransposed() {
    Linear encoder = new Linear(3, 2, false);
    Network network =
        new Network(
            new Sequential(encoder, Linear.tiedWithoutBias(encoder)), ENGINE, RandomKey.of(1));
    encoder.weight().assign(new float[] {1, 2, 3, 4, 5, 6});
    // (1, 0, 0) is encoded as (1, 4); back: 1·(1, 2, 3) + 4·(4, 5, 6).
    assertArrayEquals(
        new float[] {17, 22, 27}, network.predict(Shape.features(1, 3), new float[] {1, 0, 0}));
  }

  @Test
  void aLayerAtTwoPlacesIsOneLayer() {
    Linear shared = new Linear(3, 3);
    Network network =
        new Network(
            new Sequential(shared, Activation.relu(), new Sequential(shared)),
            ENGINE,
            RandomKey.of(1));
    assertEquals(List.of("0.weight", "0.bias"), names(network));
    assertEquals("0", shared.path());
    assertEquals(12, network.summary(ROW).learned());
    assertEquals(
        List.of(12L, 0L, 0L),
        network.summary(ROW).rows().stream().map(Summary.Row::parameters).toList());
  }

  private static Loss step(Network network, Tape tape) {
    tape.rewind();
    Loss loss =
        network
            .forward(tape.tensor(ROW, new float[] {1, 2, 3, -1, 0, 1}))
            .crossEntropy(new int[] {0, 1});
    loss.backward();
    return loss;
  }

  /** On a tape that has run before: its operations are made anew. */
  @Test
  void frozenParametersHaveNoGradientAndComeBack() {
    Linear trunk = new Linear(3, 4);
    Linear head = new Linear(4, 2);
    Network network =
        new Network(new Sequential(trunk, Activation.relu(), head), ENGINE, RandomKey.of(1));
    Tape tape = Tape.training(ENGINE);
    step(network, tape);
    float[] full = trunk.weight().gradientToArray();
    network.completeGradients();
    trunk.freeze();
    assertTrue(trunk.weight().isFrozen());
    step(network, tape);
    assertFalse(trunk.weight().value().isGradientFresh());
    assertTrue(head.weight().value().isGradientFresh());
    network.completeGradients();
    assertArrayEquals(new float[12], trunk.weight().gradientToArray());
    trunk.unfreeze();
    assertFalse(trunk.weight().isFrozen());
    step(network, tape);
    assertArrayEquals(full, trunk.weight().gradientToArray());
  }

  /** Behind a frozen trunk: the backward pass stops at the head. */
  @Test
  void noGradientKernelRunsForFrozenParameters() {
    Conv2d trunk = new Conv2d(1, 2, 2);
    BatchNorm2d norm = new BatchNorm2d(2);
    Network network =
        new Network(
            new Sequential(trunk, norm, Activation.relu(), new Flatten(), new Linear(8, 2)),
            ENGINE,
            RandomKey.of(1));
    Shape images = Shape.images(2, 1, 3, 3);
    assertTrue(backward(network.trainingProblems(images)).contains("convolution"));
    trunk.freeze();
    norm.freeze();
    Set<Problem> problems = network.trainingProblems(images);
    assertEquals("", backward(problems));
    long products = problems.stream().filter(GemmProblem.class::isInstance).count();
    assertEquals(2, products, "the head's forward and its weight's gradient");
    assertEquals(18, network.summary(images).learned() - network.summary(images).frozen());
  }

  private static String backward(Set<Problem> problems) {
    StringBuilder families = new StringBuilder();
    for (Problem problem : problems) {
      boolean backward =
          problem instanceof ConvolutionProblem convolution
              ? convolution.direction() == Direction.BACKWARD_WEIGHTS
                  || convolution.direction() == Direction.BACKWARD_DATA
              : problem.text().contains(" backward ");
      families.append(backward && !isLoss(problem) ? problem.text() : "");
    }
    return families.toString();
  }

  private static boolean isLoss(Problem problem) {
    return problem.text().contains("cross-entropy") || problem.text().startsWith("softmax");
  }

  /** One of two parameters of a kernel is frozen: its gradient goes to a scratch. */
  @Test
  void aFrozenWeightBesideALearnedBias() {
    Conv2d convolution = new Conv2d(1, 2, 2);
    Network network =
        new Network(new Sequential(convolution, new Flatten()), ENGINE, RandomKey.of(1));
    convolution.weight().freeze();
    Tape tape = Tape.training(ENGINE);
    network
        .forward(tape.tensor(Shape.images(1, 1, 2, 2), new float[] {1, 2, 3, 4}))
        .crossEntropy(new int[1])
        .backward();
    assertFalse(convolution.weight().value().isGradientFresh());
    Parameter bias = convolution.bias();
    assertTrue(bias != null && bias.value().isGradientFresh());
    float[] gradient = bias == null ? new float[0] : bias.gradientToArray();
    assertEquals(-gradient[0], gradient[1], 1e-6f);
    assertTrue(gradient[0] < 0, "the right class is to grow");
  }
}
