package org.einkorn.nn.layers;

import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;

/**
 * In training, drops each number with a probability and scales the others, so that the expectation
 * stays; else the identity, without a copy (Srivastava et al., 2014, JMLR 15). What is dropped
 * follows from the random key of the tape's step.
 */
public final class Dropout extends Layer {
  private final double probability;

  /**
   * A dropout.
   *
   * @param probability from 0, inclusive, to 1, exclusive
   */
  public Dropout(double probability) {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "dropout: the probability must be from 0, inclusive, to 1, exclusive, not "
              + probability);
    }
    this.probability = probability;
  }

  /** The probability with which a number is dropped. */
  public double probability() {
    return probability;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.dropout(probability);
  }

  @Override
  public String toString() {
    return "dropout " + probability;
  }
}
