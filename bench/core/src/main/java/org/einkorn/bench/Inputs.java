package org.einkorn.bench;

import java.util.Optional;
import java.util.SplittableRandom;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Access;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;

/** Operands of a problem at its full size: random inputs, and NaN where a run must write. */
final class Inputs {

  /** Contents repeat after so many elements: filling is a copy. The prime never meets a row. */
  private static final int PATTERN = 16_381;

  private static final long SEED = 20;

  private final Problem problem;
  private final Options options;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Operands operands = new Operands();

  Inputs(Problem problem, Options options) {
    this.problem = problem;
    this.options = options;
    for (OperandSpec spec : problem.operands()) {
      Buffer buffer = allocate(spec.type(), spec.layout().extent());
      fill(buffer, pattern(spec));
      operands.set(spec.role(), buffer, 0);
    }
    for (Scalar scalar : problem.scalars()) {
      operands.set(scalar, value(scalar));
    }
  }

  Operands operands() {
    return operands;
  }

  /** An operand of which a run should have overwritten every element but did not. */
  Optional<Role> leftPoison() {
    for (OperandSpec spec : problem.operands()) {
      if (spec.access() == Access.WRITE && spec.type() == DataType.F32 && isPoisoned(spec)) {
        return Optional.of(spec.role());
      }
    }
    return Optional.empty();
  }

  /** Looks at as many elements as the pattern has, spread over the operand. */
  private boolean isPoisoned(OperandSpec spec) {
    long count = spec.layout().count();
    Buffer buffer = operands.buffer(spec.role());
    long extent = spec.layout().extent();
    HostBuffer copy = NativeBuffer.allocate(spec.type(), extent);
    options.device().copy(buffer, 0, copy, 0, extent);
    long step = Math.max(1, count / PATTERN);
    for (long i = 0; i < count; i += step) {
      if (Double.isNaN(copy.get(spec.layout().offsetOf(i)))) {
        return true;
      }
    }
    return false;
  }

  private void fill(Buffer buffer, HostBuffer pattern) {
    for (long at = 0; at < buffer.elements(); at += PATTERN) {
      options.device().copy(pattern, 0, buffer, at, Math.min(PATTERN, buffer.elements() - at));
    }
  }

  private Buffer allocate(DataType type, long elements) {
    return options.storage() == Storage.HEAP
        ? HeapBuffer.allocate(type, Math.toIntExact(elements))
        : options.device().allocate(type, elements);
  }

  private HostBuffer pattern(OperandSpec spec) {
    HostBuffer pattern = NativeBuffer.allocate(spec.type(), PATTERN);
    for (int i = 0; i < PATTERN; i++) {
      pattern.set(i, element(spec));
    }
    return pattern;
  }

  private double element(OperandSpec spec) {
    if (spec.access() == Access.WRITE) {
      return spec.type() == DataType.F32 || spec.type() == DataType.F64 ? Double.NaN : 0xee;
    }
    return switch (spec.domain().kind()) {
      case INDEX -> random.nextInt(Math.max(1, spec.domain().bound()));
      case NON_NEGATIVE -> random.nextDouble(0.25, 1);
      case WEIGHT -> random.nextDouble(-1, 1) / Math.sqrt(spec.domain().bound());
      case REAL -> random.nextDouble(-1, 1);
    };
  }

  /** Values that keep repeated runs from growing without bound. */
  private static double value(Scalar scalar) {
    return switch (scalar) {
      case ALPHA -> 1.25;
      case BETA -> 0.5;
      case SCALE -> 0.75;
      case SLOPE -> 0.25;
      case CLAMP_MIN -> -1;
      case CLAMP_MAX -> 1;
      case MOMENTUM, BETA1 -> 0.9;
      case BETA2 -> 0.999;
      case LEARNING_RATE, WEIGHT_DECAY -> 1e-3;
      case EPSILON -> 1e-8;
      case STEP -> 10;
    };
  }
}
