package org.einkorn.kernels.attention;

import java.util.Optional;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;

/** Runs of attention on operands that a test fills itself. */
final class Contracts {

  private Contracts() {}

  /** The first variant of a backend. */
  static Kernel kernel(String backend, String text) {
    return kernel(backend, text, Options.cpu().withThreads(2));
  }

  static Kernel kernel(String backend, String text, Options options) {
    Problem problem = Problems.parse("attention " + text);
    Offer offer = Backends.named(backend).offers(problem, options).getFirst();
    return ((Offer.Candidate) offer).variant().prepare(problem, options, Preparation.COLD);
  }

  /** Operands of a problem: zeros, and NaN where a run writes. */
  static Operands operands(Kernel kernel) {
    Operands operands = new Operands().set(Scalar.SCALE, 1);
    for (OperandSpec spec : kernel.problem().operands()) {
      long elements = spec.layout().extent();
      HostBuffer buffer =
          kernel.options().storage() == Storage.HEAP
              ? HeapBuffer.allocate(DataType.F32, Math.toIntExact(elements))
              : NativeBuffer.allocate(DataType.F32, elements);
      for (long i = 0; i < elements; i++) {
        buffer.set(i, spec.isWritten() ? Double.NaN : 0);
      }
      operands.set(spec.role(), buffer);
    }
    return operands;
  }

  static void run(Kernel kernel, Operands operands) {
    kernel.run(operands, kernel.newWorkspace());
  }

  static double get(Operands operands, Role role, int element) {
    return ((HostBuffer) operands.buffer(role)).get(operands.offset(role) + element);
  }

  static void set(Operands operands, Role role, int element, double value) {
    ((HostBuffer) operands.buffer(role)).set(operands.offset(role) + element, value);
  }

  /** Copies an operand of another run, which lies elsewhere. */
  static void copy(Problem from, Operands source, Problem to, Operands target, Role role) {
    OperandSpec dense = from.operand(role);
    OperandSpec strided = to.operand(role);
    Buffer buffer = source.buffer(role);
    for (long i = 0; i < dense.layout().count(); i++) {
      double value = ((HostBuffer) buffer).get(source.offset(role) + dense.layout().offsetOf(i));
      set(target, role, Math.toIntExact(strided.layout().offsetOf(i)), value);
    }
  }

  /** Whether what a variant computes for one problem is what is true of another. */
  static boolean agree(Variant variant, Problem computed, Problem expected) {
    Trial trial = new Trial(expected, Options.cpu(), Data.REALS, 3);
    Kernel kernel = variant.prepare(computed, Options.cpu(), Preparation.COLD);
    kernel.run(trial.operands(), kernel.newWorkspace());
    return trial.mismatch().equals(Optional.empty());
  }
}
