package org.einkorn.kernels.elementwise;

import java.util.Locale;

/** The operations of two operands. */
public enum ElementwiseKind {
  /** Sum. */
  ADD;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
