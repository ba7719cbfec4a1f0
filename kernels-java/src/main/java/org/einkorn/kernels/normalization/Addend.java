package org.einkorn.kernels.normalization;

import java.util.Locale;

/** What is added to the source before its statistics are taken. */
public enum Addend {
  /** Nothing. */
  NONE,
  /** A tensor like the source: {@code sum = src + residual}. */
  RESIDUAL,
  /** A bias, one element a column, and such a tensor: {@code sum = src + bias + residual}. */
  BIAS_RESIDUAL;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '+');
  }
}
