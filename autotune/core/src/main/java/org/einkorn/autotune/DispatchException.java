package org.einkorn.autotune;

/** No variant may compute a problem, or the one that was asked for cannot; the message says why. */
public final class DispatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message that names the problem, the reasons and the likely fix. */
  public DispatchException(String message) {
    super(message);
  }

  /** The same, with its cause. */
  public DispatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
