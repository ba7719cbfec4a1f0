package org.einkorn.kernels.opencl;

import org.einkorn.kernels.Availability.Available;
import org.einkorn.kernels.Availability.Unavailable;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problems;

/** Run by {@link AbsenceTest} in a JVM of its own: prints what the backend says of itself. */
final class Probe {

  private Probe() {}

  public static void main(String[] args) {
    Backend backend = Backends.named("opencl");
    System.out.println(
        switch (backend.availability()) {
          case Available available -> "available " + available.version();
          case Unavailable missing -> missing.reason() + " / " + missing.remedy();
        });
    System.out.println(backend.devices());
    System.out.println(backend.offers(Problems.parse("gemm forward f32 4x4:4x4"), Options.cpu()));
  }
}
