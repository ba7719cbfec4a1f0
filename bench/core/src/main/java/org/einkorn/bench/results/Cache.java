package org.einkorn.bench.results;

/** What the caches hold when a run begins. */
public enum Cache {
  /** What the run before left there, as far as it fits. */
  WARM("warm"),
  /** Nothing of the operands: something larger was swept through them. */
  COLD("cold");

  private final String text;

  Cache(String text) {
    this.text = text;
  }

  /** As it stands in a file. */
  public String text() {
    return text;
  }
}
