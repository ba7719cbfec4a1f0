package org.einkorn.nn.models;

import org.einkorn.kernels.softmax.Reduction;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Loss;
import org.einkorn.nn.Losses;
import org.einkorn.nn.Network;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.ExampleBatch;
import org.einkorn.nn.training.Objective;

/**
 * A network of the distribution of its samples (Kingma and Welling, 2013, arXiv:1312.6114): the
 * encoder gives a normal distribution of codes for each sample, the decoder samples for codes, and
 * codes of all samples together are to be standard normal. With a sample x, its mean μ and the
 * logarithm s of its variances:
 *
 * <pre>{@code
 * z    = μ + exp(s / 2) · ε                 ε standard normal, by the random key of the step
 * loss = ½ |x − decode(z)|² + β · ½ Σ (exp(s) + μ² − s − 1)        the mean over the batch
 * }</pre>
 *
 * <p>For β = 1 this is the negative evidence lower bound, up to a constant, of a decoder with unit
 * variance; a greater β makes the numbers of a code more independent of each other (Higgins et al.,
 * 2017). Run forward, in use, it gives samples back by way of μ.
 */
public final class VariationalAutoencoder extends Layer {
  private static final int FEATURES = 1;

  private final int codes;
  private final Layer encoder;
  private final Layer decoder;

  /**
   * Of linear layers with tanh between them.
   *
   * @param sizes features of a sample, of each inner layer of the encoder, of a code
   */
  public VariationalAutoencoder(int... sizes) {
    int last = sizes.length - 1;
    int[] both = sizes.clone();
    both[last] = Math.multiplyExact(2, sizes[last]);
    this.encoder = child("encoder", DenseCoder.encoder(both));
    this.decoder = child("decoder", DenseCoder.decoder(sizes));
    this.codes = sizes[last];
  }

  /** The distributions of the codes of some samples: batch × (means, then logarithms s). */
  public Tensor encode(Tensor samples) {
    return encoder.forward(samples);
  }

  /** The means μ of distributions. */
  public Tensor means(Tensor distributions) {
    return distributions.slice(FEATURES, 0, codes);
  }

  /** The logarithms s of the variances of distributions. */
  public Tensor logVariances(Tensor distributions) {
    return distributions.slice(FEATURES, codes, codes);
  }

  /** A code drawn from each distribution. */
  public Tensor draw(Tensor distributions) {
    Tensor means = means(distributions);
    Tensor deviations = logVariances(distributions).times(0.5).exp();
    return means.add(deviations.mul(means.tape().gaussian(means.shape())));
  }

  /** The samples of some codes. */
  public Tensor decode(Tensor batch) {
    return decoder.forward(batch);
  }

  /** New samples: those of standard normal codes, by the random key of the tape's step. */
  public Tensor sample(Tape tape, int count) {
    return decode(tape.gaussian(Shape.features(count, codes)));
  }

  /**
   * The loss of some samples.
   *
   * @param distributions what {@link #encode} gave for them
   * @param samples their numbers
   * @param beta weight of the divergence, β
   */
  public Loss loss(Tensor distributions, float[] samples, double beta) {
    Tensor given = decode(draw(distributions));
    Tensor target = given.tape().tensor(given.shape(), samples);
    double batch = distributions.shape().size(0);
    Loss errors = Losses.mse(given, target, Reduction.SUM).times(0.5 / batch);
    Loss divergence = Losses.gaussianKl(means(distributions), logVariances(distributions));
    return errors.plus(divergence.times(beta));
  }

  /**
   * What it is trained for.
   *
   * @param beta weight of the divergence, β, at least 0
   */
  public Objective objective(double beta) {
    if (!(beta >= 0) || Double.isInfinite(beta)) {
      throw new IllegalArgumentException("β must be 0 or more and finite, not " + beta);
    }
    return new Objective() {
      @Override
      public Tensor output(Network network, Tape tape, ExampleBatch batch) {
        return encode(tape.tensor(batch.inputShape(), batch.inputs()));
      }

      @Override
      public Loss loss(Tensor output, ExampleBatch batch) {
        return VariationalAutoencoder.this.loss(output, batch.inputs(), beta);
      }
    };
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape distributions = encoder.outputShape(input);
    decoder.outputShape(distributions.withLast("features", codes));
    return input;
  }

  /** The samples of the means of their codes. */
  @Override
  protected Tensor compute(Tensor samples) {
    return decode(means(encode(samples))).reshape(samples.shape());
  }

  @Override
  public String toString() {
    return "variational autoencoder (%s; %s)".formatted(encoder, decoder);
  }
}
