package org.einkorn.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.abort;

import org.einkorn.kernels.Availability.Available;
import org.einkorn.kernels.Availability.Unavailable;

/**
 * The device that the tests run on. Without one they are reported as skipped with the reason, and
 * fail on the build server.
 */
final class Devices {

  static final OpenClBackend BACKEND = new OpenClBackend();

  private Devices() {}

  static OpenClDevice first() {
    return switch (BACKEND.availability()) {
      case Available _ -> (OpenClDevice) BACKEND.devices().getFirst();
      case Unavailable missing -> {
        String reason = "needs OpenCL: " + missing.reason() + ": " + missing.remedy();
        assertFalse(Boolean.parseBoolean(System.getenv("CI")), reason);
        yield abort(reason);
      }
    };
  }
}
