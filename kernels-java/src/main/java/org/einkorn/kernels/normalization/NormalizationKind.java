package org.einkorn.kernels.normalization;

import java.util.Locale;

/** Over which elements the statistics are taken. */
public enum NormalizationKind {
  /** Over batch and plane of each channel (Ioffe and Szegedy, 2015, arXiv:1502.03167). */
  BATCH,
  /** Over each row (Ba, Kiros and Hinton, 2016, arXiv:1607.06450). */
  LAYER;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
