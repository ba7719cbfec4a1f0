package org.einkorn.nn.cli.fetch;

import org.jspecify.annotations.Nullable;

/** A data set that could not be fetched. */
public final class FetchException extends Exception {
  private static final long serialVersionUID = 1;

  private final String hint;

  FetchException(String message, String hint) {
    this(message, hint, null);
  }

  FetchException(String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  /** What to do about it. */
  public String hint() {
    return hint;
  }
}
