package org.einkorn.bindings.opencl;

import org.einkorn.bindings.opencl.Discovery.Absent;
import org.einkorn.bindings.opencl.Discovery.Found;

/** The device that the tests run on. Without one they fail and say what to install. */
final class Devices {

  private Devices() {}

  static ClDevice first() {
    return switch (OpenCl.discover(2)) {
      case Found found -> found.devices().getFirst();
      case Absent absent -> throw new AssertionError("these tests need OpenCL: " + absent.reason());
    };
  }
}
