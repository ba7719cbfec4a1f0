package org.einkorn.kernels.reduction;

import java.util.Locale;

/** What is made of the elements along the axis. */
public enum ReductionKind {
  /** Their sum. */
  SUM,
  /** Their mean. */
  MEAN;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
