package org.einkorn.bench.results;

/** What the records demand of their components, under the names of the file. */
final class Checks {

  private Checks() {}

  static void present(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("\"" + name + "\" is empty");
    }
  }

  static void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is " + value + ", must be positive and finite");
    }
  }

  static void notNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is " + value + ", must be finite and not negative");
    }
  }
}
