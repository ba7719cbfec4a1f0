package org.einkorn.bench.results;

/** What a speed is measured in. */
public enum Unit {
  /** Floating-point operations: 10⁹ a second. */
  GFLOPS("GFLOP/s"),
  /** Bytes read and written: 10⁹ a second. */
  GBYTES("GB/s");

  private final String text;

  Unit(String text) {
    this.text = text;
  }

  /** As it is written. */
  public String text() {
    return text;
  }
}
