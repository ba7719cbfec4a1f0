package org.einkorn.kernels.verify;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.einkorn.kernels.Accuracy;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Access;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.einkorn.kernels.convolution.ConvolutionReference;
import org.einkorn.kernels.reference.References;
import org.einkorn.kernels.reference.Values;
import org.jspecify.annotations.Nullable;

/**
 * Operands for trying a problem, filled from a seed. Outputs hold poison, every operand has
 * canaries before, behind and in the gaps of its layout, and {@link #mismatch()} compares
 * everything with the reference after a run.
 */
public final class Trial {

  private static final int MARGIN = 64;

  private final Problem problem;
  private final Options options;
  private final Data data;
  private final SplittableRandom random;
  private final int offset;
  private final Operands operands = new Operands();
  private final Operands pristine = new Operands();
  private final Map<Role, HostBuffer> initial = new EnumMap<>(Role.class);
  private @Nullable Values truth;

  /** Operands of a problem, where the options want them. */
  public Trial(Problem problem, Options options, Data data, long seed) {
    this.problem = problem;
    this.options = options;
    this.data = data;
    this.random = new SplittableRandom(seed);
    // Kernels must not rely on aligned operands: a seed that is no multiple of 4 shifts them.
    this.offset = MARGIN + (int) (seed & 3);
    for (OperandSpec spec : problem.operands()) {
      HostBuffer image = image(spec);
      initial.put(spec.role(), image);
      pristine.set(spec.role(), image, offset);
      operands.set(spec.role(), allocate(spec.type(), image.elements()), offset);
    }
    for (Scalar scalar : problem.scalars()) {
      double value = scalarValue(scalar);
      pristine.set(scalar, value);
      operands.set(scalar, value);
    }
    ByProducts.complete(problem, pristine);
    reset();
  }

  /** The operands to run on. */
  public Operands operands() {
    return operands;
  }

  /** Gives every operand its first contents again. */
  public void reset() {
    for (Map.Entry<Role, HostBuffer> entry : initial.entrySet()) {
      Buffer buffer = operands.buffer(entry.getKey());
      options.device().copy(entry.getValue(), 0, buffer, 0, buffer.elements());
    }
  }

  /** The contents of an operand now, margins included, in host memory. */
  public HostBuffer contents(Role role) {
    Buffer buffer = operands.buffer(role);
    HostBuffer copy = NativeBuffer.allocate(buffer.type(), buffer.elements());
    options.device().copy(buffer, 0, copy, 0, buffer.elements());
    return copy;
  }

  /** What the reference computes from the first contents. */
  public Values truth() {
    Values values = truth;
    if (values == null) {
      values = References.evaluate(problem, pristine);
      truth = values;
    }
    return values;
  }

  /** The first difference between a run's results and what they must be. */
  public Optional<String> mismatch() {
    return mismatch(true);
  }

  /**
   * The same without what a forward pass keeps for its own backward pass, which a library keeps in
   * a form of its own.
   */
  public Optional<String> mismatchOfResults() {
    return mismatch(false);
  }

  private Optional<String> mismatch(boolean byProducts) {
    for (OperandSpec spec : problem.operands()) {
      if (spec.role() == Role.WORKSPACE && !byProducts) {
        continue;
      }
      HostBuffer now = contents(spec.role());
      Optional<String> difference =
          spec.isWritten() ? compare(spec, now) : compareUntouched(spec.role(), now, null);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private Optional<String> compare(OperandSpec spec, HostBuffer now) {
    double[] expected = truth().output(spec.role());
    double[] tolerance = truth().tolerance(spec.role());
    boolean relaxed =
        options.accuracy() == Accuracy.RELAXED && problem instanceof ConvolutionProblem;
    boolean exact = data.isExactFor(problem) && !relaxed;
    double most = relaxed ? DoubleStream.of(tolerance).max().orElse(0) : 0;
    boolean[] written = new boolean[Math.toIntExact(now.elements())];
    for (int i = 0; i < expected.length; i++) {
      int at = Math.toIntExact(offset + spec.layout().offsetOf(i));
      written[at] = true;
      double actual = now.get(at);
      double allowed = exact ? 0 : relaxed ? ConvolutionReference.RELAXED * most : tolerance[i];
      boolean same = expected[i] == actual || (Double.isNaN(expected[i]) && Double.isNaN(actual));
      if (!same && !(Math.abs(actual - expected[i]) <= allowed)) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "%s%s is %s, expected %s ± %.3g (%s)",
                spec.role().text(),
                position(spec.layout(), i),
                actual,
                expected[i],
                allowed,
                data));
      }
    }
    return compareUntouched(spec.role(), now, written);
  }

  private Optional<String> compareUntouched(
      Role role, HostBuffer now, boolean @Nullable [] written) {
    HostBuffer before = (HostBuffer) pristine.buffer(role);
    for (int i = 0; i < now.elements(); i++) {
      boolean mayDiffer = written != null && written[i];
      if (!mayDiffer && Double.compare(before.get(i), now.get(i)) != 0) {
        return Optional.of(
            String.format(
                "%s was written at element %d, outside what the run may write: %s became %s",
                role.text(), i - offset, before.get(i), now.get(i)));
      }
    }
    return Optional.empty();
  }

  private static String position(Layout layout, long logical) {
    StringBuilder text = new StringBuilder();
    long rest = logical;
    for (int i = layout.axes().size() - 1; i >= 0; i--) {
      long size = layout.axes().get(i).size();
      text.insert(0, rest % size).insert(0, i == 0 ? "" : ", ");
      rest /= size;
    }
    return "[" + text + "]";
  }

  private Buffer allocate(DataType type, long elements) {
    return options.storage() == Storage.HEAP
        ? HeapBuffer.allocate(type, Math.toIntExact(elements))
        : options.device().allocate(type, elements);
  }

  /** The first contents of an operand, margins included. */
  private HostBuffer image(OperandSpec spec) {
    long extent = spec.layout().extent();
    HostBuffer image = (HostBuffer) Device.cpu().allocate(spec.type(), offset + extent + MARGIN);
    double canary = canary(spec);
    for (long i = 0; i < image.elements(); i++) {
      image.set(i, canary);
    }
    for (long i = 0; i < spec.layout().count(); i++) {
      image.set(offset + spec.layout().offsetOf(i), value(spec));
    }
    return image;
  }

  /** Around inputs NaN, which spoils every result that it reaches; around outputs a number. */
  private static double canary(OperandSpec spec) {
    return switch (spec.type()) {
      case F32, F64 -> spec.isWritten() ? -12345 : Double.NaN;
      case S32 -> 0x5a5a5a5a;
      case U8 -> 0xa5;
    };
  }

  private double value(OperandSpec spec) {
    if (spec.access() == Access.WRITE) {
      return spec.type() == DataType.F32 || spec.type() == DataType.F64 ? Double.NaN : 0xee;
    }
    return switch (spec.domain().kind()) {
      case INDEX -> random.nextInt(Math.max(1, spec.domain().bound()));
      case NON_NEGATIVE -> data == Data.INTEGERS ? random.nextInt(4) : random.nextDouble(2);
      case WEIGHT ->
          data == Data.INTEGERS
              ? random.nextInt(-1, 2)
              : random.nextDouble(-1, 1) / Math.sqrt(spec.domain().bound());
      case REAL -> data == Data.INTEGERS ? random.nextInt(-3, 4) : random.nextDouble(-2, 2);
    };
  }

  private double scalarValue(Scalar scalar) {
    boolean integers = data == Data.INTEGERS;
    return switch (scalar) {
      case ALPHA -> integers ? 2 : 1.25;
      case BETA -> integers ? -1 : -0.75;
      case SCALE -> integers ? 3 : 0.3;
      case CLAMP_MIN -> -1;
      case CLAMP_MAX -> 2;
      case MOMENTUM -> 0.9;
      case LEARNING_RATE -> 0.01;
      case WEIGHT_DECAY -> 0.001;
      case BETA1 -> 0.9;
      case BETA2 -> 0.999;
      case EPSILON -> 1e-8;
      case STEP -> 3;
    };
  }
}
