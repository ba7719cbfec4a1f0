package org.einkorn.bench.results;

import java.io.IOException;

/** A file holds no results: the message names the file, the place within it, and what is wrong. */
public final class ResultsException extends IOException {

  private static final long serialVersionUID = 1;

  ResultsException(String message) {
    super(message);
  }

  ResultsException(String message, Throwable cause) {
    super(message, cause);
  }
}
