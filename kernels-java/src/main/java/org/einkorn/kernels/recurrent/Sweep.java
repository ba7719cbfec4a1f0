package org.einkorn.kernels.recurrent;

import java.util.Locale;

/** The order in which the steps of a sequence are taken. */
public enum Sweep {
  /** First to last. */
  LEFT2RIGHT,
  /** Last to first. */
  RIGHT2LEFT,
  /** Both, each with weights and states of its own; the hidden states stand side by side. */
  CONCAT;

  /** The name in a problem's text, such as {@code right2left}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Number of directions: 2 for {@link #CONCAT}. */
  public int directions() {
    return this == CONCAT ? 2 : 1;
  }

  /** True when a direction goes from the last step to the first. */
  public boolean isReversed(int direction) {
    return this == RIGHT2LEFT || direction == 1;
  }
}
