package org.einkorn.kernels.dropout;

import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Domain;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;

/**
 * A dropout, as text {@code dropout forward-training f32 64x1024}.
 *
 * @param direction forward-training, forward-inference or backward
 * @param type f32 or f64
 * @param dims sizes of source and destination
 */
public record DropoutProblem(Direction direction, DataType type, Dims dims) implements Problem {

  /** Checks direction and type. */
  public DropoutProblem {
    check(direction);
    Checks.floating(type);
  }

  private static void check(Direction direction) {
    Checks.direction(
        Family.DROPOUT,
        direction,
        Direction.FORWARD_TRAINING,
        Direction.FORWARD_INFERENCE,
        Direction.BACKWARD);
  }

  /** A parser of what follows the type. */
  public static Supplier<DropoutProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    check(direction);
    Dims dims = words.next("sizes such as 64x128", Dims::parse);
    return () -> new DropoutProblem(direction, type, dims);
  }

  @Override
  public Family family() {
    return Family.DROPOUT;
  }

  @Override
  public List<OperandSpec> operands() {
    Layout layout = dims.layout();
    OperandSpec random =
        OperandSpec.read(Role.RANDOM, DataType.S32, Layout.vector("word", 4))
            .in(Domain.index(Integer.MAX_VALUE));
    return switch (direction) {
      case FORWARD_TRAINING ->
          List.of(
              OperandSpec.read(Role.SRC, type, layout),
              random,
              OperandSpec.write(Role.DST, type, layout).orInPlaceOf(Role.SRC));
      case BACKWARD ->
          List.of(
              OperandSpec.read(Role.DIFF_DST, type, layout),
              random,
              OperandSpec.write(Role.DIFF_SRC, type, layout).orInPlaceOf(Role.DIFF_DST));
      default ->
          List.of(
              OperandSpec.read(Role.SRC, type, layout),
              OperandSpec.write(Role.DST, type, layout).orInPlaceOf(Role.SRC));
    };
  }

  @Override
  public List<Scalar> scalars() {
    return direction == Direction.FORWARD_INFERENCE ? List.of() : List.of(Scalar.PROBABILITY);
  }

  @Override
  public double operations() {
    return dims.count();
  }

  @Override
  public String text() {
    return "dropout " + direction.text() + ' ' + type.text() + ' ' + dims.text();
  }

  @Override
  public String toString() {
    return text();
  }
}
