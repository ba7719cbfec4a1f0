package org.einkorn.kernels.pooling;

/** What a pooling takes from each window; the names are benchdnn's. */
public enum PoolingKind {
  /** The maximum. */
  MAX("max"),
  /** The sum divided by the window's positions, those in the padding included. */
  AVERAGE_WITH_PADDING("avg_p"),
  /** The mean of what lies inside the input. */
  AVERAGE_WITHOUT_PADDING("avg_np");

  private final String text;

  PoolingKind(String text) {
    this.text = text;
  }

  /** The name in a problem's text. */
  public String text() {
    return text;
  }
}
