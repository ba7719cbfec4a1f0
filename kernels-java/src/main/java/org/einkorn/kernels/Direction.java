package org.einkorn.kernels;

import java.util.Locale;

/** Which pass of a network a problem belongs to. */
public enum Direction {
  /** A pass that is the same in training and in inference. */
  FORWARD,
  /** Forward, and what the backward pass will need is kept. */
  FORWARD_TRAINING,
  /** Forward only. */
  FORWARD_INFERENCE,
  /** All gradients together. */
  BACKWARD,
  /** The gradient with respect to the source. */
  BACKWARD_DATA,
  /** The gradient with respect to the weights, and the bias where the problem has one. */
  BACKWARD_WEIGHTS;

  /** The name in a problem's text, such as {@code forward-training}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** True for the forward directions. */
  public boolean isForward() {
    return this == FORWARD || this == FORWARD_TRAINING || this == FORWARD_INFERENCE;
  }
}
