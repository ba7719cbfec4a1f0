package org.einkorn.bindings.opencl;

import java.io.Serial;

/**
 * A program did not compile. The message holds the options, the first error with the source line it
 * points at, and the compiler's log.
 */
public final class ClBuildException extends ClException {

  @Serial private static final long serialVersionUID = 1L;

  private final String log;

  ClBuildException(String message, String log, int status, Throwable cause) {
    super(message, status, cause);
    this.log = log;
  }

  /** The compiler's log as the driver gave it. */
  public String log() {
    return log;
  }
}
