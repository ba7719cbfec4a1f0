package org.einkorn.kernels.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
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
 * A step of an optimizer, as text {@code optimizer forward f32 adam 12345} or {@code optimizer
 * forward f32 sgd 12345 momentum}.
 *
 * @param type f32 or f64
 * @param kind the rule
 * @param size number of parameters
 * @param momentum SGD's momentum
 */
public record OptimizerProblem(DataType type, OptimizerKind kind, long size, Momentum momentum)
    implements Problem {

  /** Checks the size. */
  public OptimizerProblem {
    Checks.floating(type);
    Checks.size("size", size);
    if (kind != OptimizerKind.SGD && momentum != Momentum.NONE) {
      throw new IllegalArgumentException(
          "the option" + momentum.suffix() + " belongs to sgd, not to " + kind.text());
    }
  }

  /** A parser of what follows the type. */
  public static Supplier<OptimizerProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    Checks.direction(Family.OPTIMIZER, direction, Direction.FORWARD);
    OptimizerKind kind = words.nextOf("optimizer", OptimizerKind.values(), OptimizerKind::text);
    long size =
        words.next("the number of parameters", word -> Checks.namedValue("size", "size=" + word));
    Momentum[] momentum = {Momentum.NONE};
    words.options(option -> {
      switch (option) {
        case "momentum" -> momentum[0] = Momentum.CLASSICAL;
        case "nesterov" -> momentum[0] = Momentum.NESTEROV;
        default -> throw Checks.unknownOption(option, "momentum or nesterov");
      }
    });
    return () -> new OptimizerProblem(type, kind, size, momentum[0]);
  }

  @Override
  public Family family() {
    return Family.OPTIMIZER;
  }

  @Override
  public Direction direction() {
    return Direction.FORWARD;
  }

  @Override
  public List<OperandSpec> operands() {
    Layout layout = Layout.vector("size", size);
    List<OperandSpec> specs = new ArrayList<>();
    specs.add(OperandSpec.read(Role.GRADIENT, type, layout));
    specs.add(OperandSpec.update(Role.PARAMETERS, type, layout));
    if (kind == OptimizerKind.ADAM) {
      specs.add(OperandSpec.update(Role.MOMENT1, type, layout));
      specs.add(OperandSpec.update(Role.MOMENT2, type, layout).in(Domain.NON_NEGATIVE));
    } else if (momentum != Momentum.NONE) {
      specs.add(OperandSpec.update(Role.VELOCITY, type, layout));
    }
    return specs;
  }

  @Override
  public List<Scalar> scalars() {
    List<Scalar> scalars = new ArrayList<>();
    scalars.add(Scalar.LEARNING_RATE);
    scalars.add(Scalar.WEIGHT_DECAY);
    if (kind == OptimizerKind.ADAM) {
      scalars.addAll(List.of(Scalar.BETA1, Scalar.BETA2, Scalar.EPSILON, Scalar.STEP));
    } else if (momentum != Momentum.NONE) {
      scalars.add(Scalar.MOMENTUM);
    }
    return scalars;
  }

  @Override
  public double operations() {
    return (kind == OptimizerKind.ADAM ? 14.0 : momentum == Momentum.NONE ? 4.0 : 6.0) * size;
  }

  @Override
  public String text() {
    return "optimizer forward " + type.text() + ' ' + kind.text() + ' ' + size + momentum.suffix();
  }

  @Override
  public String toString() {
    return text();
  }
}
