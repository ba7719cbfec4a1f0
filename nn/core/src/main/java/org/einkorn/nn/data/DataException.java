package org.einkorn.nn.data;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A data file that is missing, truncated or not what it claims to be. */
public final class DataException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * An error about a file.
   *
   * @param file where
   * @param problem what was expected and found, and what may help
   */
  public DataException(Object file, String problem) {
    this(file, problem, null);
  }

  /**
   * An error about a file with its cause.
   *
   * @param file where
   * @param problem what was expected and found, and what may help
   * @param cause the first error
   */
  public DataException(Object file, String problem, @Nullable Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
