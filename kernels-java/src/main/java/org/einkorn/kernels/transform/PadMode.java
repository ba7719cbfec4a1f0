package org.einkorn.kernels.transform;

import java.util.Locale;

/** What stands outside of a tensor. */
public enum PadMode {
  /** The scalar fill. */
  CONSTANT,
  /** The nearest element. */
  EDGE,
  /** The tensor mirrored at its outermost elements, which are not repeated. */
  REFLECT;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
