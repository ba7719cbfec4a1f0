package org.einkorn.bindings.opencl;

import java.util.List;

/** What a search for OpenCL devices found: devices, or the reason why there are none. */
public sealed interface Discovery {

  /**
   * At least one device answered.
   *
   * @param devices in the order of the loader's platforms, then of each platform's devices
   * @param notes what a user may want to know, such as a platform that failed while others answered
   */
  record Found(List<ClDevice> devices, List<String> notes) implements Discovery {
    /** Copies both lists. */
    public Found {
      devices = List.copyOf(devices);
      notes = List.copyOf(notes);
    }
  }

  /**
   * No device can be used.
   *
   * @param cause the class of the reason, for programs
   * @param reason for people: what is missing
   * @param remedy for people: what to do about it
   */
  record Absent(Cause cause, String reason, String remedy) implements Discovery {}

  /** Why OpenCL cannot be used. */
  enum Cause {
    /** The module may not call native code. */
    NATIVE_ACCESS_DENIED,
    /** No OpenCL loader ({@code libOpenCL.so.1}) can be opened. */
    NO_LOADER,
    /** JOCL's own native library did not load. */
    BINDING_FAILED,
    /** The loader knows no platform, or none that answers. */
    NO_PLATFORM,
    /** Platforms answered, and none has a device. */
    NO_DEVICE
  }
}
