package org.einkorn.kernels.reduction;

import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;

/**
 * A reduction over one axis, as text {@code reduction forward f32 sum 64x128 axis=0}.
 *
 * @param type f32 or f64
 * @param kind what is made of the elements
 * @param dims sizes of the source
 * @param axis the axis that the destination lacks
 */
public record ReductionProblem(DataType type, ReductionKind kind, Dims dims, int axis)
    implements Problem {

  /** Checks the axis. */
  public ReductionProblem {
    Checks.floating(type);
    dims.requireAxis(axis);
  }

  /** A parser of what follows the type. */
  public static Supplier<ReductionProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    Checks.direction(Family.REDUCTION, direction, Direction.FORWARD);
    ReductionKind kind =
        words.nextOf("kind of reduction", ReductionKind.values(), ReductionKind::text);
    Dims dims = words.next("sizes such as 64x128", Dims::parse);
    int axis =
        words.next(
            "axis=", word -> dims.requireAxis(Math.toIntExact(Checks.namedValue("axis", word))));
    return () -> new ReductionProblem(type, kind, dims, axis);
  }

  @Override
  public Family family() {
    return Family.REDUCTION;
  }

  @Override
  public Direction direction() {
    return Direction.FORWARD;
  }

  @Override
  public List<OperandSpec> operands() {
    return List.of(
        OperandSpec.read(Role.SRC, type, dims.layout()),
        OperandSpec.write(Role.DST, type, dims.layoutWithout(axis)));
  }

  @Override
  public double operations() {
    return dims.count();
  }

  @Override
  public String text() {
    return "reduction forward "
        + type.text()
        + ' '
        + kind.text()
        + ' '
        + dims.text()
        + " axis="
        + axis;
  }

  @Override
  public String toString() {
    return text();
  }
}
