package org.einkorn.nn;

/**
 * The loss of a step: a number that stays, and the start of the backward pass. Losses are combined
 * by {@link #plus} and {@link #times}; each part keeps its value too.
 */
public final class Loss {
  private final Tensor tensor;
  private final int position;
  private double kept;
  private boolean isKept;

  Loss(Tensor tensor, int position) {
    this.tensor = tensor;
    this.position = position;
  }

  /** The loss as a tensor of one number, until the tape is rewound. */
  public Tensor tensor() {
    return tensor;
  }

  /** The loss; waits for it. May be asked for after the tape was rewound. */
  public double value() {
    keep();
    return kept;
  }

  void keep() {
    if (!isKept) {
      kept = tensor.live().data().get(0);
      isKept = true;
    }
  }

  /** The sum of two losses of a step. */
  public Loss plus(Loss other) {
    return tensor.add(other.tensor).asLoss();
  }

  /** The loss with a weight. */
  public Loss times(double weight) {
    return tensor.times(weight).asLoss();
  }

  /**
   * Computes the gradients of the loss with respect to all parameters that it depends on. They are
   * added to those of earlier backward passes since the last step of the optimizer.
   *
   * @throws IllegalStateException on an inference tape, after the tape was rewound, or when the
   *     loss depends on no parameter
   */
  public void backward() {
    Tape tape = tensor.tape();
    if (!tape.isTraining()) {
      throw new IllegalStateException(
          "an inference tape remembers nothing for the backward pass; use Tape.training");
    }
    if (!tensor.isLive()) {
      throw new IllegalStateException("the tape was rewound; call backward() before Tape.rewind()");
    }
    tape.backward(position);
  }

  @Override
  public String toString() {
    return "loss " + value();
  }
}
