package org.einkorn.nn;

/** The loss of a step: a number that stays, and the start of the backward pass. */
public final class Loss {
  private final Tape tape;
  private final Node node;
  private final int position;
  private final long generation;
  private double kept;
  private boolean isKept;

  Loss(Tape tape, Node node, int position) {
    this.tape = tape;
    this.node = node;
    this.position = position;
    this.generation = tape.generation();
  }

  /** The loss; waits for it. May be asked for after the tape was rewound. */
  public double value() {
    keep();
    return kept;
  }

  void keep() {
    if (!isKept) {
      kept = node.output().data().get(0);
      isKept = true;
    }
  }

  /**
   * Computes the gradients of the loss with respect to all parameters that it depends on. They are
   * added to those of earlier backward passes since the last step of the optimizer.
   *
   * @throws IllegalStateException on an inference tape, or after the tape was rewound
   */
  public void backward() {
    if (!tape.isTraining()) {
      throw new IllegalStateException(
          "an inference tape remembers nothing for the backward pass; use Tape.training");
    }
    if (generation != tape.generation()) {
      throw new IllegalStateException("the tape was rewound; call backward() before Tape.rewind()");
    }
    tape.backward(position);
  }

  @Override
  public String toString() {
    return "loss " + value();
  }
}
