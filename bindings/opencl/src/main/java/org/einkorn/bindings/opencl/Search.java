package org.einkorn.bindings.opencl;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.bindings.opencl.Discovery.Absent;
import org.einkorn.bindings.opencl.Discovery.Cause;
import org.einkorn.bindings.opencl.Discovery.Found;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** The steps from a bare process to a list of devices; each step that fails gives its reason. */
final class Search {

  private static final String UNIQUE_NAMES = "uniqueLibraryNames";

  private Search() {}

  static Discovery run(int cpuThreads) {
    List<String> notes = new ArrayList<>();
    try {
      if (!Environment.limitPocl(cpuThreads)) {
        notes.add(
            "could not limit a CPU driver to "
                + cpuThreads
                + " threads: the C library refused setenv; set POCL_MAX_PTHREAD_COUNT by hand");
      }
      if (!Loader.present()) {
        return new Absent(Cause.NO_LOADER, "no OpenCL loader", Loader.remedy());
      }
    } catch (IllegalCallerException denied) {
      return new Absent(
          Cause.NATIVE_ACCESS_DENIED,
          "native access is denied",
          "start java with --enable-native-access=org.einkorn.bindings.opencl,jocl"
              + " (on the class path: ALL-UNNAMED)");
    }
    try {
      initialiseJocl();
    } catch (LinkageError | RuntimeException e) {
      return new Absent(
          Cause.BINDING_FAILED,
          "JOCL's native library did not load on "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + ": "
              + rootLine(e),
          "it is unpacked into java.io.tmpdir, "
              + System.getProperty("java.io.tmpdir")
              + ", which must be writable and allow execution");
    }
    return devices(notes);
  }

  /**
   * Touches JOCL for the first time, which unpacks and loads its library.
   *
   * <p>By default JOCL unpacks to one fixed name in the temporary folder and trusts a file that is
   * already there: a stale one, one that another JVM is still writing, or another user's. The
   * property gives each process a file of its own, deleted at its end.
   */
  private static void initialiseJocl() {
    String before = System.getProperty(UNIQUE_NAMES);
    if (before == null) {
      System.setProperty(UNIQUE_NAMES, "true");
    }
    try {
      CL.setExceptionsEnabled(true);
    } finally {
      if (before == null) {
        System.clearProperty(UNIQUE_NAMES);
      }
    }
  }

  /** The line of JOCL's long message that names the cause: the last nested failure. */
  static String rootLine(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message
        .lines()
        .map(String::strip)
        .filter(line -> line.matches("(Caused by: )?[\\w.$]+(Error|Exception)\\b.*"))
        .reduce((first, last) -> last)
        .orElseGet(() -> message.lines().findFirst().orElse(failure.getClass().getName()));
  }

  private static Discovery devices(List<String> notes) {
    cl_platform_id[] platforms;
    try {
      platforms = platforms();
    } catch (RuntimeException e) {
      return noPlatform(reason(e));
    }
    if (platforms.length == 0) {
      return noPlatform("it lists none");
    }
    List<ClDevice> devices = new ArrayList<>();
    for (int i = 0; i < platforms.length; i++) {
      try {
        for (cl_device_id id : devices(platforms[i])) {
          DeviceInfo info = DeviceQuery.read(devices.size(), platforms[i], id);
          devices.add(new ClDevice(info, id));
        }
      } catch (RuntimeException e) {
        // a broken driver must not hide the others
        notes.add("platform " + (i + 1) + " of " + platforms.length + ": " + reason(e));
      }
    }
    if (devices.isEmpty()) {
      return new Absent(
          Cause.NO_DEVICE,
          "OpenCL platforms are installed, and none has a device ("
              + String.join("; ", notes)
              + ")",
          "check the driver with clinfo; a GPU may need permissions on its device file");
    }
    return new Found(devices, notes);
  }

  private static String reason(RuntimeException e) {
    return e instanceof CLException status ? Status.name(status.getStatus()) : e.toString();
  }

  private static Absent noPlatform(String why) {
    return new Absent(
        Cause.NO_PLATFORM,
        "the OpenCL loader has no platform (" + why + ")",
        "install the device's driver, on Debian for the CPU `apt install pocl-opencl-icd`; drivers"
            + " are listed in /etc/OpenCL/vendors or in OCL_ICD_VENDORS");
  }

  private static cl_platform_id[] platforms() {
    int[] count = new int[1];
    CL.clGetPlatformIDs(0, null, count);
    cl_platform_id[] platforms = new cl_platform_id[count[0]];
    CL.clGetPlatformIDs(platforms.length, platforms, null);
    return platforms;
  }

  private static cl_device_id[] devices(cl_platform_id platform) {
    int[] count = new int[1];
    CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count);
    cl_device_id[] devices = new cl_device_id[count[0]];
    CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, devices.length, devices, null);
    return devices;
  }
}
