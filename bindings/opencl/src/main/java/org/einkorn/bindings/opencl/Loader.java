package org.einkorn.bindings.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Locale;

/** The system's OpenCL loader (ICD loader): its names, and what to do where it is missing. */
final class Loader {

  private static final String OS = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);

  private Loader() {}

  /**
   * Whether the loader can be opened, asked before JOCL is touched: JOCL prints its failures and
   * leaves a class that can never be used again.
   *
   * @throws IllegalCallerException if native access is denied
   */
  static boolean present() {
    return names().stream().anyMatch(Loader::opens);
  }

  @SuppressWarnings("restricted")
  private static boolean opens(String name) {
    try (Arena arena = Arena.ofConfined()) {
      return SymbolLookup.libraryLookup(name, arena).find("clGetPlatformIDs").isPresent();
    } catch (IllegalArgumentException absent) {
      return false;
    }
  }

  /** The names under which JOCL looks for the loader, in its order. */
  static List<String> names() {
    if (OS.startsWith("mac")) {
      return List.of("/System/Library/Frameworks/OpenCL.framework/Versions/Current/OpenCL");
    }
    if (OS.startsWith("windows")) {
      return List.of("OpenCL.dll");
    }
    return List.of("libOpenCL.so.1", "libOpenCL.so");
  }

  /** What a user can do to get a loader. */
  static String remedy() {
    if (OS.startsWith("linux")) {
      return "on Debian `apt install ocl-icd-libopencl1 pocl-opencl-icd`, elsewhere install the ICD"
          + " loader and the device's driver";
    }
    return "install the device's OpenCL driver";
  }
}
