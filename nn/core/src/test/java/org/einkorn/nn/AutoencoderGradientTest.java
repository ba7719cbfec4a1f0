package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.einkorn.kernels.softmax.Reduction;
import org.einkorn.nn.layers.GaussianNoise;
import org.einkorn.nn.models.Autoencoder;
import org.einkorn.nn.models.VariationalAutoencoder;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/** Gradients of autoencoders against central differences. */
class AutoencoderGradientTest {
  private static final Shape SAMPLES = Shape.features(3, 5);
  private static final RandomKey KEY = RandomKey.of(8);

  private static float[] samples() {
    float[] samples = new float[15];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) KEY.gaussian(i);
    }
    return samples;
  }

  private static void check(Autoencoder model) {
    Network network = new Network(model, GradientCheck.ENGINE, RandomKey.of(3));
    Tape tape = Tape.training(GradientCheck.ENGINE);
    GradientCheck.check(
        model.toString(),
        network,
        () -> {
          tape.rewind(KEY);
          return Losses.mse(network.forward(tape.tensor(SAMPLES, samples())), samples());
        });
  }

  @Test
  void plain() {
    check(Autoencoder.plain(5, 4, 2));
  }

  /** Each weight's gradient is the sum of its two uses. */
  @Test
  void tied() {
    check(Autoencoder.tied(5, 4, 2));
  }

  @Test
  void denoising() {
    check(Autoencoder.denoising(new GaussianNoise(0.5), 5, 2));
  }

  /** Through the drawn code: the same key draws the same numbers. */
  @Test
  void variational() {
    VariationalAutoencoder model = new VariationalAutoencoder(5, 4, 2);
    Network network = new Network(model, GradientCheck.ENGINE, RandomKey.of(3));
    Tape tape = Tape.training(GradientCheck.ENGINE);
    GradientCheck.check(
        model.toString(),
        network,
        () -> {
          tape.rewind(KEY);
          return model.loss(model.encode(tape.tensor(SAMPLES, samples())), samples(), 0.7);
        });
  }

  /** With variances near 0 the loss is the errors' of the means, and the divergence. */
  @Test
  void theLossIsTheSumOfItsParts() {
    VariationalAutoencoder model = new VariationalAutoencoder(5, 2);
    new Network(model, GradientCheck.ENGINE, RandomKey.of(3));
    Tape tape = Tape.training(GradientCheck.ENGINE);
    float[] numbers = {1, 2, -80, -80, 0, -1, -80, -80, 3, 0, -80, -80};
    Tensor distributions = tape.tensor(Shape.features(3, 4), numbers);
    Tensor means = model.means(distributions);
    assertArrayEquals(new float[] {1, 2, 0, -1, 3, 0}, means.toArray());
    double squares = Losses.mse(model.decode(means), given(tape), Reduction.SUM).value();
    // ½ Σ (exp(s) + μ² − s − 1): 15 of the squares and 79 for each of 6 numbers
    double divergence = 0.5 * (15 + 6 * 79) / 3;
    assertArrayEquals(
        new double[] {squares / 6 + 2 * divergence},
        new double[] {model.loss(distributions, samples(), 2).value()},
        1e-9);
  }

  private static Tensor given(Tape tape) {
    return tape.tensor(SAMPLES, samples());
  }
}
