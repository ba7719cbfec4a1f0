package org.einkorn.kernels;

import java.util.Locale;

/** Classes of algorithms by their error; a caller's class admits all up to it. */
public enum Accuracy {
  /** Within the tolerance beside the family's reference. */
  STANDARD,
  /** Algorithms with larger, stated bounds, such as Winograd's. */
  RELAXED;

  /** The name in options and in the book. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
