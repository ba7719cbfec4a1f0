package org.einkorn.kernels.vector;

import java.util.List;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.microkernel.Compilation;

/** Runs kernels on scratch operands until the JVM has compiled them. */
public final class WarmUp {

  /** Most bytes of scratch operands. */
  private static final double LARGEST = 256 << 20;

  private WarmUp() {}

  /**
   * Runs a kernel until it is compiled. A kernel with larger operands than scratch memory should be
   * spent on is not run: the first of its many calls of a loop do that soon enough.
   */
  public static void run(Kernel kernel) {
    if (scratchBytes(kernel) > LARGEST) {
      return;
    }
    Operands operands = scratch(kernel);
    Workspace workspace = kernel.newWorkspace();
    Compilation.await(
        List.of(kernel.variant().id(), kernel.options().text(), kernel.problem().text()),
        () -> kernel.run(operands, workspace));
  }

  private static double scratchBytes(Kernel kernel) {
    return kernel.problem().operands().stream()
        .mapToDouble(spec -> (double) spec.layout().extent() * spec.type().bytes())
        .sum();
  }

  private static Operands scratch(Kernel kernel) {
    Options options = kernel.options();
    Operands operands = new Operands();
    for (OperandSpec spec : kernel.problem().operands()) {
      long elements = spec.layout().extent();
      Buffer buffer =
          options.storage() == Storage.HEAP
              ? HeapBuffer.allocate(spec.type(), Math.toIntExact(elements))
              : options.device().allocate(spec.type(), elements);
      operands.set(spec.role(), buffer);
    }
    for (Scalar scalar : kernel.problem().scalars()) {
      operands.set(scalar, 0.5);
    }
    return operands;
  }
}
