package org.einkorn.bindings.onednn;

import java.io.Serial;

/** A call to oneDNN failed, or the library could not be loaded. */
public final class OneDnnException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Status status;

  OneDnnException(Status status, String message) {
    super(message);
    this.status = status;
  }

  OneDnnException(String message, Throwable cause) {
    super(message, cause);
    this.status = Status.RUNTIME_ERROR;
  }

  /** What oneDNN returned; {@link Status#RUNTIME_ERROR} when the library could not be loaded. */
  public Status status() {
    return status;
  }
}
