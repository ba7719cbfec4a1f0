package org.einkorn.nn.training;

import org.einkorn.nn.random.RandomKey;

/**
 * How a network is trained.
 *
 * @param epochs most passes over the data
 * @param batchSize images in a step
 * @param key decides the order of the images in each epoch
 */
public record FitOptions(int epochs, int batchSize, RandomKey key) {

  /** Checks that the numbers are positive. */
  public FitOptions {
    if (epochs <= 0 || batchSize <= 0) {
      throw new IllegalArgumentException(
          "epochs and batch size must be positive, not " + epochs + " and " + batchSize);
    }
  }

  /** Batches of 64 with seed 0. */
  public static FitOptions epochs(int epochs) {
    return new FitOptions(epochs, 64, RandomKey.of(0));
  }

  /** The same with another batch size. */
  public FitOptions withBatchSize(int size) {
    return new FitOptions(epochs, size, key);
  }

  /** The same with another key. */
  public FitOptions withKey(RandomKey other) {
    return new FitOptions(epochs, batchSize, other);
  }
}
