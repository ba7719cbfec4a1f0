package org.einkorn.bindings.opencl;

import org.einkorn.bindings.opencl.Discovery.Absent;
import org.einkorn.bindings.opencl.Discovery.Found;

/** Run by {@link AbsenceTest} in a JVM of its own: prints what discovery answers, twice. */
final class Probe {

  private Probe() {}

  public static void main(String[] args) {
    int threads = Integer.parseInt(args[0]);
    System.out.println(describe(OpenCl.discover(threads)));
    System.out.println(describe(OpenCl.discover(threads)));
  }

  private static String describe(Discovery discovery) {
    return switch (discovery) {
      case Absent absent -> absent.cause() + " " + absent.reason() + ": " + absent.remedy();
      case Found found ->
          "FOUND " + found.devices().getFirst().info().computeUnits() + " units " + found.notes();
    };
  }
}
