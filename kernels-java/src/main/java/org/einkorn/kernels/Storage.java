package org.einkorn.kernels;

import java.util.Locale;

/** Where the elements of a buffer live. */
public enum Storage {
  /** Off-heap memory of the CPU. */
  NATIVE,
  /** A Java array. */
  HEAP,
  /** Memory of another device. */
  DEVICE;

  /** The name in options and in the book. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
