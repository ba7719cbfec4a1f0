package org.einkorn.kernels.verify;

import java.util.EnumMap;
import java.util.Map;
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

/**
 * Operands of a problem at its full size, for timing: random inputs that repeat, so that filling
 * them is a copy, and NaN where a run must write. A {@link Trial} is for results, and is filled
 * element by element.
 */
public final class Workload {

  /** Contents repeat after so many elements; the prime never meets a row. */
  private static final int PATTERN = 16_381;

  private final Problem problem;
  private final Options options;
  private final SplittableRandom random;
  private final Operands operands = new Operands();
  private final Map<Role, HostBuffer> patterns = new EnumMap<>(Role.class);

  /** Operands of a problem, where the options want them. */
  public Workload(Problem problem, Options options, long seed) {
    this(problem, options, seed, 0);
  }

  /**
   * The same with room to move.
   *
   * @param slack elements of each buffer beyond its operand: greatest offset of an operand
   */
  public Workload(Problem problem, Options options, long seed, int slack) {
    this.problem = problem;
    this.options = options;
    this.random = new SplittableRandom(seed);
    for (OperandSpec spec : problem.operands()) {
      patterns.put(spec.role(), pattern(spec));
      long elements = Math.addExact(spec.layout().extent(), slack);
      operands.set(spec.role(), allocate(spec.type(), elements), 0);
      fill(spec);
    }
    for (Scalar scalar : problem.scalars()) {
      operands.set(scalar, value(scalar));
    }
  }

  /** The operands to run on. */
  public Operands operands() {
    return operands;
  }

  /** Gives operands that runs update their first contents, lest values grow or vanish. */
  public void restoreUpdated() {
    for (OperandSpec spec : problem.operands()) {
      if (spec.access() == Access.UPDATE) {
        fill(spec);
      }
    }
  }

  /** Gives all written operands their first contents, which for overwritten ones is poison. */
  public void poison() {
    for (OperandSpec spec : problem.operands()) {
      if (spec.isWritten()) {
        fill(spec);
      }
    }
  }

  /** An operand's elements from its offset on, in host memory. */
  public HostBuffer contents(OperandSpec spec) {
    long extent = spec.layout().extent();
    HostBuffer copy = NativeBuffer.allocate(spec.type(), extent);
    Buffer buffer = operands.buffer(spec.role());
    options.device().copy(buffer, operands.offset(spec.role()), copy, 0, extent);
    return copy;
  }

  /**
   * A real operand of which a run should have overwritten every element but left one NaN; as many
   * elements are looked at as the pattern has, spread over the operand.
   */
  public Optional<Role> leftPoison() {
    return leftPoison(true);
  }

  /** The same without what a forward pass keeps for its own backward pass. */
  public Optional<Role> leftPoisonInResults() {
    return leftPoison(false);
  }

  private Optional<Role> leftPoison(boolean byProducts) {
    for (OperandSpec spec : problem.operands()) {
      if (spec.role() == Role.WORKSPACE && !byProducts) {
        continue;
      }
      if (spec.access() == Access.WRITE && isReal(spec.type()) && isPoisoned(spec)) {
        return Optional.of(spec.role());
      }
    }
    return Optional.empty();
  }

  private boolean isPoisoned(OperandSpec spec) {
    HostBuffer contents = contents(spec);
    long count = spec.layout().count();
    long step = Math.max(1, count / PATTERN);
    for (long i = 0; i < count; i += step) {
      if (Double.isNaN(contents.get(spec.layout().offsetOf(i)))) {
        return true;
      }
    }
    return false;
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
      return isReal(spec.type()) ? Double.NaN : 0xee;
    }
    return switch (spec.domain().kind()) {
      case INDEX -> random.nextInt(Math.max(1, spec.domain().bound()));
      case NON_NEGATIVE -> random.nextDouble(0.25, 1);
      case REAL -> random.nextDouble(-1, 1);
      case WEIGHT -> random.nextDouble(-1, 1) / Math.sqrt(spec.domain().bound());
    };
  }

  private static boolean isReal(DataType type) {
    return type == DataType.F32 || type == DataType.F64;
  }

  /** Values that keep repeated runs from growing without bound. */
  private static double value(Scalar scalar) {
    return switch (scalar) {
      case ALPHA -> 1.25;
      case BETA, GRADIENT_SCALE, PROBABILITY, FILL -> 0.5;
      case SCALE -> 0.75;
      case SLOPE -> 0.25;
      case CLAMP_MIN -> -1;
      case CLAMP_MAX -> 1;
      case MOMENTUM, BETA1 -> 0.9;
      case BETA2 -> 0.999;
      case LEARNING_RATE, WEIGHT_DECAY, L1_DECAY -> 1e-3;
      case EPSILON -> 1e-8;
      case STEP -> 10;
      case SMOOTHING -> 0.1;
      case IGNORED -> 1;
      case DELTA -> 1;
    };
  }
}
