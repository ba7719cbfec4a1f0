package org.einkorn.autotune.race;

import java.util.EnumMap;
import java.util.Map;
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

/**
 * Operands of a problem at its full size, for timing. Their places in memory shift from round to
 * round, the same for all candidates, so that no candidate wins by a lucky alignment.
 */
final class RaceOperands {

  /** The greatest shift, in elements. */
  private static final int SLACK = 64;

  /** Contents repeat after so many elements: filling is a copy. */
  private static final int PATTERN = 1 << 14;

  private final Problem problem;
  private final Options options;
  private final SplittableRandom random;
  private final Operands operands = new Operands();
  private final Map<Role, HostBuffer> patterns = new EnumMap<>(Role.class);

  RaceOperands(Problem problem, Options options, long seed) {
    this.problem = problem;
    this.options = options;
    this.random = new SplittableRandom(seed);
    for (OperandSpec spec : problem.operands()) {
      patterns.put(spec.role(), pattern(spec));
      long elements = Math.addExact(spec.layout().extent(), SLACK);
      operands.set(spec.role(), allocate(spec.type(), elements), 0);
      fill(spec);
    }
    for (Scalar scalar : problem.scalars()) {
      operands.set(scalar, value(scalar));
    }
  }

  Operands operands() {
    return operands;
  }

  /** Gives every operand another place: one of sixteen steps of 16 bytes (of f32). */
  void shuffle() {
    for (OperandSpec spec : problem.operands()) {
      operands.set(spec.role(), operands.buffer(spec.role()), 4L * random.nextInt(SLACK / 4 + 1));
    }
  }

  /** Puts every operand at the start of its buffer. */
  void align() {
    for (OperandSpec spec : problem.operands()) {
      operands.set(spec.role(), operands.buffer(spec.role()), 0);
    }
  }

  /** Gives operands that runs update their first contents, lest values grow or vanish. */
  void restoreUpdated() {
    for (OperandSpec spec : problem.operands()) {
      if (spec.access() == Access.UPDATE) {
        fill(spec);
      }
    }
  }

  /** Gives all written operands their first contents, which for overwritten ones is poison. */
  void poison() {
    for (OperandSpec spec : problem.operands()) {
      if (spec.isWritten()) {
        fill(spec);
      }
    }
  }

  /** An operand's elements from its offset on, in host memory. */
  HostBuffer contents(OperandSpec spec) {
    long extent = spec.layout().extent();
    HostBuffer copy = NativeBuffer.allocate(spec.type(), extent);
    Buffer buffer = operands.buffer(spec.role());
    options.device().copy(buffer, operands.offset(spec.role()), copy, 0, extent);
    return copy;
  }

  private void fill(OperandSpec spec) {
    HostBuffer pattern = patterns.get(spec.role());
    if (pattern == null) {
      throw new IllegalArgumentException("no operand " + spec.role().text());
    }
    Buffer buffer = operands.buffer(spec.role());
    for (long at = 0; at < buffer.elements(); at += PATTERN) {
      long count = Math.min(PATTERN, buffer.elements() - at);
      options.device().copy(pattern, 0, buffer, at, count);
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
