package org.einkorn.nn;

import org.einkorn.kernels.HeapBuffer;
import org.einkorn.nn.random.RandomKey;

/** Gives the numbers that a parameter starts with. */
@FunctionalInterface
public interface Initializer {
  /** Zero. */
  Initializer ZEROS = constant(0);

  /** One. */
  Initializer ONES = constant(1);

  /** One number, a pure function of key and index. */
  double at(RandomKey key, long index);

  /** All numbers of a parameter; those that depend on each other are computed together. */
  default void fill(RandomKey key, HeapBuffer numbers) {
    for (long i = 0; i < numbers.elements(); i++) {
      numbers.set(i, at(key, i));
    }
  }

  /** One number everywhere. */
  static Initializer constant(double number) {
    return (key, index) -> number;
  }

  /** Uniform from {@code low}, inclusive, to {@code high}, exclusive. */
  static Initializer uniform(double low, double high) {
    return (key, index) -> low + (high - low) * key.uniform(index);
  }

  /** Normal with a mean and a deviation. */
  static Initializer normal(double mean, double deviation) {
    return (key, index) -> mean + deviation * key.gaussian(index);
  }

  /**
   * Normal with a mean and a deviation, drawn again where it is more than two deviations away. What
   * is left deviates by 0.88 of the deviation.
   */
  static Initializer truncatedNormal(double mean, double deviation) {
    return (key, index) -> mean + deviation * TruncatedNormal.at(key, index);
  }

  /**
   * Uniform between ±sqrt(6 / fanIn): keeps the variance through layers with ReLU (He, Zhang, Ren,
   * Sun, 2015, arXiv:1502.01852).
   *
   * @param fanIn inputs of each output
   */
  static Initializer kaimingUniform(long fanIn) {
    return symmetric(Math.sqrt(6.0 / Math.max(1, fanIn)));
  }

  /**
   * Normal with deviation sqrt(2 / fanIn), from the same source.
   *
   * @param fanIn inputs of each output
   */
  static Initializer kaimingNormal(long fanIn) {
    return normal(0, Math.sqrt(2.0 / Math.max(1, fanIn)));
  }

  /**
   * Uniform between ±sqrt(6 / (fanIn + fanOut)): keeps the variance through layers with tanh in
   * both directions (Glorot and Bengio, 2010).
   *
   * @param fanIn inputs of each output
   * @param fanOut outputs of each input
   */
  static Initializer xavierUniform(long fanIn, long fanOut) {
    return symmetric(Math.sqrt(6.0 / Math.max(1, fanIn + fanOut)));
  }

  /**
   * Normal with deviation sqrt(2 / (fanIn + fanOut)), from the same source.
   *
   * @param fanIn inputs of each output
   * @param fanOut outputs of each input
   */
  static Initializer xavierNormal(long fanIn, long fanOut) {
    return normal(0, Math.sqrt(2.0 / Math.max(1, fanIn + fanOut)));
  }

  /**
   * A random matrix whose rows, or columns if these are fewer, are orthogonal and of length {@code
   * gain} (Saxe, McClelland, Ganguli, 2013, arXiv:1312.6120).
   *
   * @param rows positions of the first axis
   * @param columns positions of all others together
   * @param gain length; sqrt(2) suits ReLU
   */
  static Initializer orthogonal(long rows, long columns, double gain) {
    return new Orthogonal(Math.toIntExact(rows), Math.toIntExact(columns), gain);
  }

  private static Initializer symmetric(double bound) {
    return (key, index) -> (2 * key.uniform(index) - 1) * bound;
  }
}
