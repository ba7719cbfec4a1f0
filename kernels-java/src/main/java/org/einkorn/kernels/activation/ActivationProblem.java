package org.einkorn.kernels.activation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Epilogue.BiasAxis;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;

/**
 * An activation, as text {@code activation forward f32 gelu 64x128} or {@code activation backward
 * f32 relu 64x128 from=dst}; with learned slopes, here one for each of 16 channels, {@code
 * activation forward f32 prelu 8x16x7x7:1x16x1x1}; with a bias added before the function {@code
 * activation backward f32 gelu 64x128 +bias:n}.
 *
 * @param direction forward or backward
 * @param type f32 or f64
 * @param kind the function
 * @param dims sizes of the tensor
 * @param fromDst backward: the derivative is computed from dst and not from src
 * @param slopeAxis the axis whose positions have slopes of their own, or −1 for one slope; only
 *     prelu has any
 * @param bias the axis whose positions have biases of their own, the last one or axis 1
 */
public record ActivationProblem(
    Direction direction,
    DataType type,
    ActivationKind kind,
    Dims dims,
    boolean fromDst,
    int slopeAxis,
    Optional<BiasAxis> bias)
    implements Problem {

  /** What stands for no axis. */
  public static final int NO_AXIS = -1;

  /** Checks the direction and what belongs to a kind. */
  public ActivationProblem {
    Checks.direction(Family.ACTIVATION, direction, Direction.FORWARD, Direction.BACKWARD);
    Checks.floating(type);
    if (fromDst && direction == Direction.FORWARD) {
      throw new IllegalArgumentException("from=dst belongs to the backward direction");
    }
    if (fromDst && !kind.hasDerivativeFromDst()) {
      throw new IllegalArgumentException(
          "the derivative of " + kind.text() + " cannot be computed from dst; leave from=dst out");
    }
    if (slopeAxis != NO_AXIS) {
      if (kind != ActivationKind.PRELU) {
        throw new IllegalArgumentException(kind.text() + " has no slopes of its own; prelu has");
      }
      // one slope is one slope, whatever the axis
      slopeAxis = dims.size(dims.requireAxis(slopeAxis)) == 1 ? NO_AXIS : slopeAxis;
    }
    if (bias.isPresent()) {
      requireBias(kind, dims, bias.get());
    }
  }

  /** An activation without slopes of its own or a bias. */
  public ActivationProblem(
      Direction direction, DataType type, ActivationKind kind, Dims dims, boolean fromDst) {
    this(direction, type, kind, dims, fromDst, NO_AXIS, Optional.empty());
  }

  private static void requireBias(ActivationKind kind, Dims dims, BiasAxis bias) {
    if (!kind.canBeJoined()) {
      throw new IllegalArgumentException(
          kind.text() + " takes no bias; add it in the problem before");
    }
    if (bias == BiasAxis.M) {
      throw new IllegalArgumentException(
          "an activation adds its bias along the last axis (+bias:n) or axis 1 (+bias)");
    }
    if (dims.rank() < (bias == BiasAxis.N ? 1 : 2)) {
      throw new IllegalArgumentException(
          "+" + new Epilogue.Bias(bias).text() + " needs an axis that " + dims.text() + " lacks");
    }
  }

  /** A parser of what follows the type. */
  public static Supplier<ActivationProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    ActivationKind kind = words.nextOf("activation", ActivationKind.values(), ActivationKind::text);
    Sizes sizes = words.next("sizes such as 64x128", word -> Sizes.parse(kind, word));
    boolean[] fromDst = {false};
    words.options(option -> {
      switch (option) {
        case "from=dst" -> fromDst[0] = true;
        case "from=src" -> fromDst[0] = false;
        default -> throw Checks.unknownOption(option, "from=src or from=dst");
      }
    });
    Epilogue epilogue = words.epilogue();
    return () ->
        new ActivationProblem(
            direction, type, kind, sizes.dims(), fromDst[0], sizes.slopeAxis(), bias(epilogue));
  }

  private static Optional<BiasAxis> bias(Epilogue epilogue) {
    if (epilogue.isEmpty()) {
      return Optional.empty();
    }
    if (epilogue.steps().size() == 1
        && epilogue.steps().getFirst() instanceof Epilogue.Bias(BiasAxis axis)) {
      return Optional.of(axis);
    }
    throw new IllegalArgumentException(
        "an activation can be joined with a bias only, not with '"
            + epilogue.suffix().strip()
            + "'");
  }

  /** The sizes of the tensor and what those of the slopes say. */
  private record Sizes(Dims dims, int slopeAxis) {

    static Sizes parse(ActivationKind kind, String text) {
      if (kind != ActivationKind.PRELU) {
        return new Sizes(Dims.parse(text), NO_AXIS);
      }
      String[] sides = text.split(":", -1);
      if (sides.length != 2) {
        throw new IllegalArgumentException(
            "expected the sizes of the tensor and of its slopes, such as 8x16x7x7:1x16x1x1, not '"
                + text
                + "'");
      }
      Dims dims = Dims.parse(sides[0]);
      Dims slopes = Dims.parse(sides[1]);
      int axis = NO_AXIS;
      boolean fits = slopes.rank() == dims.rank();
      for (int i = 0; fits && i < dims.rank(); i++) {
        if (slopes.size(i) != 1) {
          fits = slopes.size(i) == dims.size(i) && axis == NO_AXIS;
          axis = i;
        }
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "slopes of sizes "
                + sides[1]
                + " do not fit "
                + sides[0]
                + ": one axis may have the tensor's size, all others are 1");
      }
      return new Sizes(dims, axis);
    }
  }

  @Override
  public Family family() {
    return Family.ACTIVATION;
  }

  /** The axis whose positions have slopes or biases of their own, or −1 for none. */
  public int channelAxis() {
    return bias.map(axis -> axis == BiasAxis.N ? dims.rank() - 1 : 1).orElse(slopeAxis);
  }

  /** Sizes of the slopes or of the bias, with as many axes as the tensor. */
  public Dims channelDims() {
    long[] sizes = new long[dims.rank()];
    Arrays.fill(sizes, 1);
    if (channelAxis() != NO_AXIS) {
      sizes[channelAxis()] = dims.size(channelAxis());
    }
    return Dims.of(sizes);
  }

  @Override
  public List<OperandSpec> operands() {
    Layout layout = dims.layout();
    Layout channels = Layout.vector("channel", channelDims().count());
    boolean slopes = kind == ActivationKind.PRELU;
    boolean forward = direction == Direction.FORWARD;
    List<OperandSpec> specs = new ArrayList<>();
    specs.add(OperandSpec.read(fromDst ? Role.DST : Role.SRC, type, layout));
    if (slopes) {
      specs.add(OperandSpec.read(Role.WEIGHTS, type, channels));
    }
    if (bias.isPresent() && !fromDst) {
      specs.add(OperandSpec.read(Role.BIAS, type, channels));
    }
    if (forward) {
      specs.add(OperandSpec.write(Role.DST, type, layout).orInPlaceOf(Role.SRC));
      return specs;
    }
    specs.add(OperandSpec.read(Role.DIFF_DST, type, layout));
    specs.add(OperandSpec.write(Role.DIFF_SRC, type, layout).orInPlaceOf(Role.DIFF_DST));
    if (slopes) {
      specs.add(OperandSpec.write(Role.DIFF_WEIGHTS, type, channels));
    }
    if (bias.isPresent()) {
      specs.add(OperandSpec.write(Role.DIFF_BIAS, type, channels));
    }
    return specs;
  }

  @Override
  public List<Scalar> scalars() {
    if (kind == ActivationKind.CLAMP) {
      return List.of(Scalar.CLAMP_MIN, Scalar.CLAMP_MAX);
    }
    return kind.hasSlope() ? List.of(Scalar.SLOPE) : List.of();
  }

  @Override
  public double operations() {
    return dims.count();
  }

  @Override
  public String text() {
    return "activation "
        + direction.text()
        + ' '
        + type.text()
        + ' '
        + kind.text()
        + ' '
        + dims.text()
        + (kind == ActivationKind.PRELU ? ":" + channelDims().text() : "")
        + (fromDst ? " from=dst" : "")
        + bias.map(axis -> Epilogue.of(new Epilogue.Bias(axis)).suffix()).orElse("");
  }

  @Override
  public String toString() {
    return text();
  }
}
