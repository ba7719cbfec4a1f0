package org.einkorn.nn;

import org.einkorn.nn.random.RandomKey;

/** The standard normal distribution between −2 and 2. */
final class TruncatedNormal {
  private static final double BOUND = 2;

  private TruncatedNormal() {}

  /** One of 22 numbers is drawn again, each time with a key of its own. */
  static double at(RandomKey key, long index) {
    double number = key.gaussian(index);
    for (int attempt = 1; !(Math.abs(number) <= BOUND); attempt++) {
      number = key.split(attempt).gaussian(index);
    }
    return number;
  }
}
