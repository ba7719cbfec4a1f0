package org.einkorn.kernels.elementwise;

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
 * An operation of two tensors of equal sizes, as text {@code elementwise forward f32 add
 * 64x128:64x128}.
 *
 * @param type f32 or f64
 * @param kind the operation
 * @param dims sizes of both sources and of the destination
 */
public record ElementwiseProblem(DataType type, ElementwiseKind kind, Dims dims)
    implements Problem {

  /** Checks the type. */
  public ElementwiseProblem {
    Checks.floating(type);
  }

  /** A parser of what follows the type. */
  public static Supplier<ElementwiseProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    Checks.direction(Family.ELEMENTWISE, direction, Direction.FORWARD);
    ElementwiseKind kind =
        words.nextOf("operation", ElementwiseKind.values(), ElementwiseKind::text);
    Dims dims = words.next("sizes such as 64x128:64x128", ElementwiseProblem::parseSizes);
    return () -> new ElementwiseProblem(type, kind, dims);
  }

  private static Dims parseSizes(String sizes) {
    String[] sides = sizes.split(":", -1);
    if (sides.length != 2 || !sides[0].equals(sides[1])) {
      throw new IllegalArgumentException(
          "expected the sizes of both sources, equal, such as 64x128:64x128, not '" + sizes + "'");
    }
    return Dims.parse(sides[0]);
  }

  @Override
  public Family family() {
    return Family.ELEMENTWISE;
  }

  @Override
  public Direction direction() {
    return Direction.FORWARD;
  }

  @Override
  public List<OperandSpec> operands() {
    return List.of(
        OperandSpec.read(Role.SRC, type, dims.layout()),
        OperandSpec.read(Role.SRC1, type, dims.layout()),
        OperandSpec.write(Role.DST, type, dims.layout()).orInPlaceOf(Role.SRC));
  }

  @Override
  public double operations() {
    return dims.count();
  }

  @Override
  public String text() {
    return "elementwise forward "
        + type.text()
        + ' '
        + kind.text()
        + ' '
        + dims.text()
        + ':'
        + dims.text();
  }

  @Override
  public String toString() {
    return text();
  }
}
