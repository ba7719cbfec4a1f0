package org.einkorn.bindings.opencl;

import java.io.Serial;

/** An OpenCL call failed. The message names the call, the status and, where known, the remedy. */
public sealed class ClException extends RuntimeException permits ClBuildException {

  @Serial private static final long serialVersionUID = 1L;

  private final int status;

  ClException(String message, int status) {
    super(message);
    this.status = status;
  }

  ClException(String message, int status, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** The OpenCL status, a negative number such as {@code CL_OUT_OF_RESOURCES} = −5. */
  public int status() {
    return status;
  }
}
