package org.einkorn.kernels.softmax;

import java.util.Locale;

/** How the losses of rows or elements become one. */
public enum Reduction {
  /** Their mean. */
  MEAN,
  /** Their sum. */
  SUM;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
