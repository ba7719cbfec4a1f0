package org.einkorn.kernels;

import java.util.Locale;

/** How much a result may depend on circumstances. */
public enum Mode {
  /** The fastest variant of the accuracy class. */
  FAST,
  /** Only variants whose results do not depend on the number of threads. */
  STRICT;

  /** The name in options and in the book. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
