package org.einkorn.kernels.normalization;

import java.util.Locale;

/** Over which elements the statistics are taken. */
public enum NormalizationKind {
  /** Over batch and plane of each channel (Ioffe and Szegedy, 2015, arXiv:1502.03167). */
  BATCH,
  /** Over each row (Ba, Kiros and Hinton, 2016, arXiv:1607.06450). */
  LAYER,
  /** Over each row, the mean taken for 0 (Zhang and Sennrich, 2019, arXiv:1910.07467). */
  RMS,
  /** Over the planes of a group of channels of one image (Wu and He, 2018, arXiv:1803.08494). */
  GROUP,
  /** Over each plane (Ulyanov, Vedaldi and Lempitsky, 2016, arXiv:1607.08022). */
  INSTANCE;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
