package org.einkorn.nn.models;

import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.layers.Sequential;
import org.jspecify.annotations.Nullable;

/**
 * A network that gives back its input through a bottleneck (Rumelhart, Hinton and Williams, 1986;
 * Hinton and Salakhutdinov, 2006, Science 313): {@code dst = decode(encode(src))}. What passes is
 * the code of a sample. It is trained with {@link
 * org.einkorn.nn.training.Objective#reconstruction()}.
 *
 * <p>Codes serve as few features in place of many; samples unlike those learned from are given back
 * badly, which {@link #errors} measures.
 */
public final class Autoencoder extends Layer {
  private static final int FEATURES = 1;

  private final @Nullable Layer corruption;
  private final Layer encoder;
  private final Layer decoder;

  private Autoencoder(@Nullable Layer corruption, Layer encoder, Layer decoder) {
    this.corruption = corruption == null ? null : child("corruption", corruption);
    this.encoder = child("encoder", encoder);
    this.decoder = child("decoder", decoder);
  }

  /**
   * Of any two layers.
   *
   * @param encoder gives codes
   * @param decoder gives as many numbers as the encoder takes
   */
  public static Autoencoder of(Layer encoder, Layer decoder) {
    return new Autoencoder(null, encoder, decoder);
  }

  /**
   * Of linear layers with tanh between them, the decoder with weights of its own.
   *
   * @param sizes features of a sample, of each inner layer of the encoder, of a code
   */
  public static Autoencoder plain(int... sizes) {
    return of(DenseCoder.encoder(sizes), DenseCoder.decoder(sizes));
  }

  /**
   * The same where each layer of the decoder takes the weight of its counterpart in the encoder,
   * transposed: one parameter with the sum of both gradients, so about half as many numbers.
   *
   * @param sizes features of a sample, of each inner layer of the encoder, of a code
   */
  public static Autoencoder tied(int... sizes) {
    Sequential encoder = DenseCoder.encoder(sizes);
    return of(encoder, DenseCoder.tiedTo(encoder));
  }

  /**
   * One that learns to give back clean samples from corrupted ones (Vincent, Larochelle, Bengio and
   * Manzagol, 2008).
   *
   * @param corruption of the samples, in training only: such as {@link
   *     org.einkorn.nn.layers.Dropout} or {@link org.einkorn.nn.layers.GaussianNoise}
   * @param sizes features of a sample, of each inner layer of the encoder, of a code
   */
  public static Autoencoder denoising(Layer corruption, int... sizes) {
    return new Autoencoder(corruption, DenseCoder.encoder(sizes), DenseCoder.decoder(sizes));
  }

  /** The codes of some samples. */
  public Tensor encode(Tensor samples) {
    return encoder.forward(corruption == null ? samples : corruption.forward(samples));
  }

  /** The samples of some codes. */
  public Tensor decode(Tensor codes) {
    return decoder.forward(codes);
  }

  /**
   * The mean squared error of each sample: great for samples unlike those learned from.
   *
   * @param given what an autoencoder of any kind gave for the samples
   * @param samples of the same shape
   */
  public static Tensor errors(Tensor given, Tensor samples) {
    return given.sub(samples).square().flatten().mean(FEATURES);
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape corrupted = corruption == null ? input : corruption.outputShape(input);
    Shape output = decoder.outputShape(encoder.outputShape(corrupted));
    if (output.count() != input.count()) {
      throw mismatch(
          input,
          "as many numbers as the decoder gives, " + output,
          "make the decoder's last layer fit the encoder's first one");
    }
    return input;
  }

  @Override
  public Tensor example(Tape tape, Shape shape) {
    return encoder.example(tape, shape);
  }

  @Override
  protected Tensor compute(Tensor samples) {
    return decode(encode(samples)).reshape(samples.shape());
  }

  @Override
  public String toString() {
    return "autoencoder (%s; %s)".formatted(encoder, decoder);
  }
}
