package org.einkorn.nn;

import org.einkorn.nn.random.RandomKey;

/** Gives the numbers that a parameter starts with. */
@FunctionalInterface
public interface Initializer {
  /** Zero. */
  Initializer ZEROS = (key, index) -> 0;

  /** One. */
  Initializer ONES = (key, index) -> 1;

  /** One number everywhere. */
  static Initializer constant(double number) {
    return (key, index) -> number;
  }

  /** One number, a pure function of key and index. */
  double at(RandomKey key, long index);

  /**
   * Uniform between ±sqrt(6 / fanIn): keeps the variance through layers with ReLU (He, Zhang, Ren,
   * Sun, 2015, arXiv:1502.01852).
   *
   * @param fanIn inputs of each output
   */
  static Initializer kaimingUniform(long fanIn) {
    double bound = Math.sqrt(6.0 / Math.max(1, fanIn));
    return (key, index) -> (2 * key.uniform(index) - 1) * bound;
  }

  /**
   * Normal with deviation sqrt(2 / fanIn), from the same source.
   *
   * @param fanIn inputs of each output
   */
  static Initializer kaimingNormal(long fanIn) {
    double deviation = Math.sqrt(2.0 / Math.max(1, fanIn));
    return (key, index) -> key.gaussian(index) * deviation;
  }
}
