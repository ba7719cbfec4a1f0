package org.einkorn.kernels.vector;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Workspace;

/** Runs kernels on scratch operands until the JVM has compiled them. */
public final class WarmUp {

  private static final long LONGEST_NANOS = 1_500_000_000;
  private static final long QUIET_NANOS = 80_000_000;
  private static final Set<String> DONE = ConcurrentHashMap.newKeySet();

  private WarmUp() {}

  /**
   * Runs a kernel until its fastest time has stood for a while. What ran hot before is not run
   * again.
   */
  public static void run(Kernel kernel) {
    String key =
        kernel.variant().id() + ' ' + kernel.options().text() + ' ' + kernel.problem().text();
    if (!DONE.add(key)) {
      return;
    }
    Operands operands = scratch(kernel);
    Workspace workspace = kernel.newWorkspace();
    long start = System.nanoTime();
    long fastest = Long.MAX_VALUE;
    long improved = start;
    long now = start;
    while (now - start < LONGEST_NANOS && now - improved < QUIET_NANOS) {
      kernel.run(operands, workspace);
      long end = System.nanoTime();
      if (end - now < fastest - fastest / 10) {
        fastest = end - now;
        improved = end;
      }
      now = end;
    }
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
