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

  private WarmUp() {}

  /** Runs a kernel until it is compiled. */
  public static void run(Kernel kernel) {
    Operands operands = scratch(kernel);
    Workspace workspace = kernel.newWorkspace();
    Compilation.await(
        List.of(kernel.variant().id(), kernel.options().text(), kernel.problem().text()),
        () -> kernel.run(operands, workspace));
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
