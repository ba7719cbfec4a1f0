package org.einkorn.natives;

import java.io.Serial;

/** A native library is absent, damaged, unfit for this machine, or could not be unpacked. */
public final class NativeLibraryException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** An exception without a cause. */
  public NativeLibraryException(String message) {
    super(message);
  }

  /** An exception with the failure that led to it. */
  public NativeLibraryException(String message, Throwable cause) {
    super(message, cause);
  }
}
