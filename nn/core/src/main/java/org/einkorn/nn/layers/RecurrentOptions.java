package org.einkorn.nn.layers;

/**
 * How recurrent layers are put together; {@link #layers} is the start.
 *
 * @param layers number of layers, each reading the hidden states of the one before
 * @param isBidirectional whether each layer also takes the steps last to first, and gives the
 *     hidden states of both directions side by side
 * @param dropout probability with which, in training, a number between two layers is dropped
 * @param hasBias whether the gates have biases
 */
public record RecurrentOptions(
    int layers, boolean isBidirectional, double dropout, boolean hasBias) {

  /** One layer, first to last, with biases. */
  public static final RecurrentOptions SINGLE = layers(1);

  /** Checks number and probability. */
  public RecurrentOptions {
    Sizes.positive("layers", layers);
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "dropout must be from 0, inclusive, to 1, exclusive, not " + dropout);
    }
  }

  /** Some layers, first to last, with biases, without dropout. */
  public static RecurrentOptions layers(int layers) {
    return new RecurrentOptions(layers, false, 0, true);
  }

  /** The same in both directions. */
  public RecurrentOptions bidirectional() {
    return new RecurrentOptions(layers, true, dropout, hasBias);
  }

  /** The same with dropout between the layers. */
  public RecurrentOptions dropout(double probability) {
    return new RecurrentOptions(layers, isBidirectional, probability, hasBias);
  }

  /** The same without biases. */
  public RecurrentOptions withoutBias() {
    return new RecurrentOptions(layers, isBidirectional, dropout, false);
  }
}
