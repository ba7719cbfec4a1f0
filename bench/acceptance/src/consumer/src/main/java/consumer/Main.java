package consumer;

import java.util.Arrays;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.gemm.GemmProblem;

/** Multiplies two matrices with every backend that can, and checks the product. */
public final class Main {

  private static final GemmProblem PROBLEM = GemmProblem.of(3, 2, 4);
  private static final float[] A = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  private static final float[] B = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final float[] C = {50, 60, 114, 140, 178, 220};

  private Main() {}

  /** Prints one line for each backend. */
  public static void main(String[] arguments) {
    System.out.println(Main.class.getModule().isNamed() ? "module path" : "class path");
    for (Backend backend : Backends.all()) {
      System.out.println(
          switch (backend.availability()) {
            case Availability.Available _ -> backend.name() + ": " + multiply(backend);
            case Availability.Unavailable missing ->
                backend.name() + " refuses: " + missing.reason();
          });
    }
  }

  private static String multiply(Backend backend) {
    Options options = Options.on(backend.devices().getFirst());
    for (Offer offer : backend.offers(PROBLEM, options)) {
      if (offer instanceof Offer.Candidate candidate) {
        Kernel kernel = candidate.variant().prepare(PROBLEM, options, Preparation.COLD);
        float[] product = run(kernel, options);
        if (!Arrays.equals(product, C)) {
          throw new AssertionError(candidate.id() + " computed " + Arrays.toString(product));
        }
        return candidate.id() + " is right";
      }
    }
    throw new AssertionError(backend.name() + " offers nothing for " + PROBLEM.text());
  }

  private static float[] run(Kernel kernel, Options options) {
    var src = options.device().allocate(PROBLEM.type(), A.length);
    var weights = options.device().allocate(PROBLEM.type(), B.length);
    var dst = options.device().allocate(PROBLEM.type(), C.length);
    options.device().copy(HeapBuffer.of(A), 0, src, 0, A.length);
    options.device().copy(HeapBuffer.of(B), 0, weights, 0, B.length);
    kernel.run(
        new Operands().set(Role.SRC, src).set(Role.WEIGHTS, weights).set(Role.DST, dst),
        kernel.newWorkspace());
    float[] product = new float[C.length];
    options.device().copy(dst, 0, HeapBuffer.of(product), 0, C.length);
    return product;
  }
}
