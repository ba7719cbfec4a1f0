package org.einkorn.bench.results;

/** The kinds of {@link Outcome}, as a file names them. */
enum Status {
  MEASURED("measured"),
  REFUSED("refused"),
  FAILED("failed");

  private final String text;

  Status(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
