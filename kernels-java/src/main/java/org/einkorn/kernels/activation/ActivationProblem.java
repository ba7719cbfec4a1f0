package org.einkorn.kernels.activation;

import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;

/**
 * An activation, as text {@code activation forward f32 gelu 64x128} or {@code activation backward
 * f32 relu 64x128 from=dst}.
 *
 * @param direction forward or backward
 * @param type f32 or f64
 * @param kind the function
 * @param dims sizes of the tensor
 * @param fromDst backward: the derivative is computed from dst and not from src
 */
public record ActivationProblem(
    Direction direction, DataType type, ActivationKind kind, Dims dims, boolean fromDst)
    implements Problem {

  /** Checks the direction. */
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
  }

  /** A parser of what follows the type. */
  public static Supplier<ActivationProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    ActivationKind kind = words.nextOf("activation", ActivationKind.values(), ActivationKind::text);
    Dims dims = words.next("sizes such as 64x128", Dims::parse);
    boolean[] fromDst = {false};
    words.options(option -> {
      switch (option) {
        case "from=dst" -> fromDst[0] = true;
        case "from=src" -> fromDst[0] = false;
        default -> throw Checks.unknownOption(option, "from=src or from=dst");
      }
    });
    return () -> new ActivationProblem(direction, type, kind, dims, fromDst[0]);
  }

  @Override
  public Family family() {
    return Family.ACTIVATION;
  }

  @Override
  public List<OperandSpec> operands() {
    Layout layout = dims.layout();
    if (direction == Direction.FORWARD) {
      return List.of(
          OperandSpec.read(Role.SRC, type, layout),
          OperandSpec.write(Role.DST, type, layout).orInPlaceOf(Role.SRC));
    }
    return List.of(
        OperandSpec.read(fromDst ? Role.DST : Role.SRC, type, layout),
        OperandSpec.read(Role.DIFF_DST, type, layout),
        OperandSpec.write(Role.DIFF_SRC, type, layout).orInPlaceOf(Role.DIFF_DST));
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
        + (fromDst ? " from=dst" : "");
  }

  @Override
  public String toString() {
    return text();
  }
}
