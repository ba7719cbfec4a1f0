package org.einkorn.kernels.pooling;

import java.util.Locale;

/** What a pooling takes from each window. */
public enum PoolingKind {
  /** The maximum. */
  MAX;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
