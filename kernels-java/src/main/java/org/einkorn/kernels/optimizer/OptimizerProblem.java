package org.einkorn.kernels.optimizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
 * forward f32 sgd 12345 momentum l1 clip}.
 *
 * @param type f32 or f64
 * @param kind the rule
 * @param size number of parameters
 * @param momentum the momentum of SGD or RMSProp
 * @param options what else it does
 */
public record OptimizerProblem(
    DataType type, OptimizerKind kind, long size, Momentum momentum, Set<OptimizerOption> options)
    implements Problem {

  /** Checks the size, and that the options belong to the rule. */
  public OptimizerProblem {
    Checks.floating(type);
    Checks.size("size", size);
    options = Set.copyOf(options);
    boolean mayHaveMomentum =
        kind == OptimizerKind.SGD
            || (kind == OptimizerKind.RMSPROP && momentum == Momentum.CLASSICAL);
    if (momentum != Momentum.NONE && !mayHaveMomentum) {
      throw foreign(momentum.suffix().strip(), kind);
    }
    if (options.contains(OptimizerOption.CENTERED) && kind != OptimizerKind.RMSPROP) {
      throw foreign(OptimizerOption.CENTERED.text(), kind);
    }
    if (options.contains(OptimizerOption.DECOUPLED) && kind == OptimizerKind.LAMB) {
      throw new IllegalArgumentException("the decay of lamb is always decoupled; leave that out");
    }
  }

  /** A step without options. */
  public OptimizerProblem(DataType type, OptimizerKind kind, long size, Momentum momentum) {
    this(type, kind, size, momentum, Set.of());
  }

  private static IllegalArgumentException foreign(String option, OptimizerKind kind) {
    return new IllegalArgumentException(
        "the option " + option + " does not belong to " + kind.text());
  }

  /** A parser of what follows the type. */
  public static Supplier<OptimizerProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    Checks.direction(Family.OPTIMIZER, direction, Direction.FORWARD);
    Set<OptimizerOption> chosen = EnumSet.noneOf(OptimizerOption.class);
    OptimizerKind kind =
        words.next(
            "optimizer",
            word -> {
              boolean adamw = word.toLowerCase(Locale.ROOT).equals("adamw");
              if (adamw) {
                chosen.add(OptimizerOption.DECOUPLED);
              }
              return ProblemText.oneOf(
                  "optimizer", adamw ? "adam" : word, OptimizerKind.values(), OptimizerKind::text);
            });
    long size =
        words.next("the number of parameters", word -> Checks.namedValue("size", "size=" + word));
    Momentum[] momentum = {Momentum.NONE};
    words.options(option -> {
      switch (option) {
        case "momentum" -> momentum[0] = Momentum.CLASSICAL;
        case "nesterov" -> momentum[0] = Momentum.NESTEROV;
        default ->
            chosen.add(
                ProblemText.oneOf(
                    "option", option, OptimizerOption.values(), OptimizerOption::text));
      }
    });
    return () -> new OptimizerProblem(type, kind, size, momentum[0], chosen);
  }

  /** True when it has this option. */
  public boolean has(OptimizerOption option) {
    return options.contains(option);
  }

  @Override
  public Family family() {
    return Family.OPTIMIZER;
  }

  @Override
  public Direction direction() {
    return Direction.FORWARD;
  }

  private boolean hasMoment1() {
    return kind == OptimizerKind.ADAM
        || kind == OptimizerKind.LAMB
        || has(OptimizerOption.CENTERED);
  }

  @Override
  public List<OperandSpec> operands() {
    Layout layout = Layout.vector("size", size);
    List<OperandSpec> specs = new ArrayList<>();
    specs.add(OperandSpec.read(Role.GRADIENT, type, layout));
    specs.add(OperandSpec.update(Role.PARAMETERS, type, layout));
    if (hasMoment1()) {
      specs.add(OperandSpec.update(Role.MOMENT1, type, layout));
    }
    if (kind != OptimizerKind.SGD) {
      specs.add(OperandSpec.update(Role.MOMENT2, type, layout).in(Domain.NON_NEGATIVE));
    }
    if (momentum != Momentum.NONE) {
      specs.add(OperandSpec.update(Role.VELOCITY, type, layout));
    }
    return specs;
  }

  @Override
  public List<Scalar> scalars() {
    List<Scalar> scalars = new ArrayList<>();
    scalars.add(Scalar.LEARNING_RATE);
    scalars.add(Scalar.WEIGHT_DECAY);
    switch (kind) {
      case ADAM, LAMB ->
          scalars.addAll(List.of(Scalar.BETA1, Scalar.BETA2, Scalar.EPSILON, Scalar.STEP));
      case RMSPROP -> scalars.addAll(List.of(Scalar.BETA2, Scalar.EPSILON));
      case ADAGRAD -> scalars.add(Scalar.EPSILON);
      case SGD -> {}
    }
    if (momentum != Momentum.NONE) {
      scalars.add(Scalar.MOMENTUM);
    }
    if (has(OptimizerOption.L1)) {
      scalars.add(Scalar.L1_DECAY);
    }
    if (has(OptimizerOption.CLIP)) {
      scalars.add(Scalar.GRADIENT_SCALE);
    }
    return scalars;
  }

  @Override
  public double operations() {
    double each =
        switch (kind) {
          case SGD -> 4;
          case ADAM -> 14;
          case RMSPROP -> has(OptimizerOption.CENTERED) ? 15 : 10;
          case ADAGRAD -> 8;
          case LAMB -> 26;
        };
    return (each + (momentum == Momentum.NONE ? 0 : 2)) * size;
  }

  /** LAMB reads parameters and moments once more, when their norms are known. */
  @Override
  public double bytes() {
    double all = Problem.super.bytes();
    return kind == OptimizerKind.LAMB ? all + 3.0 * size * type.bytes() : all;
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("optimizer forward ");
    text.append(type.text()).append(' ').append(kind.text()).append(' ').append(size);
    text.append(momentum.suffix());
    Arrays.stream(OptimizerOption.values())
        .filter(options::contains)
        .forEach(option -> text.append(' ').append(option.text()));
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
