package org.einkorn.bindings.opencl;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.abort;

import org.einkorn.bindings.opencl.Discovery.Absent;
import org.einkorn.bindings.opencl.Discovery.Found;

/**
 * The device that the tests run on. Without one they are reported as skipped with the reason, and
 * fail on the build server.
 */
final class Devices {

  private Devices() {}

  static ClDevice first() {
    return switch (OpenCl.discover(2)) {
      case Found found -> found.devices().getFirst();
      case Absent absent -> {
        String reason = "needs OpenCL: " + absent.reason() + ": " + absent.remedy();
        assertFalse(Boolean.parseBoolean(System.getenv("CI")), reason);
        yield abort(reason);
      }
    };
  }
}
