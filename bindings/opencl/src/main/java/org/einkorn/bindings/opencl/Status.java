package org.einkorn.bindings.opencl;

import org.jocl.CL;
import org.jocl.CLException;

/** Turns an OpenCL status into a {@link ClException} that says what was being done. */
final class Status {

  private Status() {}

  /** JOCL throws by itself; this catches the case that other code has switched that off. */
  static void check(int status, String what) {
    if (status != CL.CL_SUCCESS) {
      throw new ClException(what + ": " + name(status) + hint(status), status);
    }
  }

  static ClException wrap(CLException e, String what) {
    int status = e.getStatus();
    return new ClException(what + ": " + name(status) + hint(status), status, e);
  }

  static String name(int status) {
    return CL.stringFor_errorCode(status);
  }

  private static String hint(int status) {
    return switch (status) {
      case CL.CL_MEM_OBJECT_ALLOCATION_FAILURE, CL.CL_OUT_OF_RESOURCES ->
          " (the device ran out of memory or of another resource: release buffers, or use smaller"
              + " problems)";
      case CL.CL_OUT_OF_HOST_MEMORY -> " (the driver ran out of host memory)";
      case CL.CL_INVALID_WORK_GROUP_SIZE ->
          " (the local size does not divide the global size or exceeds the kernel's limit)";
      case CL.CL_INVALID_KERNEL_ARGS -> " (an argument of the kernel was never set)";
      case CL.CL_DEVICE_NOT_AVAILABLE -> " (the device is in use or was lost)";
      default -> "";
    };
  }
}
