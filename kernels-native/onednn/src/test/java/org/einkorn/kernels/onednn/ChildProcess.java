package org.einkorn.kernels.onednn;

import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;

/** Prints what the backend says of itself in a JVM of its own. */
final class ChildProcess {

  private ChildProcess() {}

  public static void main(String[] arguments) {
    Backend backend = Backends.named("onednn");
    for (int attempt = 0; attempt < 2; attempt++) {
      System.out.println(
          switch (backend.availability()) {
            case Availability.Available(var version, _) -> "available " + version;
            case Availability.Unavailable(var reason, var remedy) ->
                "unavailable " + reason + " REMEDY " + remedy;
          });
    }
    Problem problem = Problems.parse("gemm forward f32 4x4:4x4");
    System.out.println("devices " + backend.devices());
    System.out.println("offers " + backend.offers(problem, Options.cpu()));
  }
}
