package org.einkorn.kernels.onednn;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Scalar;

/** Operands filled from a seed, without the margins of a trial. */
final class Buffers {

  private Buffers() {}

  static Operands filled(Problem problem, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Operands operands = new Operands();
    for (OperandSpec spec : problem.operands()) {
      NativeBuffer buffer = NativeBuffer.allocate(spec.type(), spec.layout().extent());
      for (long i = 0; i < buffer.elements(); i++) {
        buffer.set(
            i,
            spec.type() == DataType.F32
                ? random.nextDouble(0.01, 1)
                : random.nextInt(Math.max(1, spec.domain().bound())));
      }
      operands.set(spec.role(), buffer);
    }
    for (Scalar scalar : problem.scalars()) {
      operands.set(scalar, 0.75);
    }
    return operands;
  }

  /** Copies of what a run wrote. */
  static List<byte[]> results(Problem problem, Operands operands) {
    List<byte[]> results = new ArrayList<>();
    for (OperandSpec spec : problem.operands()) {
      if (spec.isWritten()) {
        MemorySegment segment = operands.nativeBuffer(spec.role()).segment();
        results.add(segment.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
      }
    }
    return results;
  }
}
