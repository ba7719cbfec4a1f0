package org.einkorn.kernels.opencl;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.bindings.opencl.NdRange;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.optimizer.Momentum;
import org.einkorn.kernels.optimizer.OptimizerKind;
import org.einkorn.kernels.optimizer.OptimizerProblem;

/** Optimizer steps, one work-item a parameter: {@code optimizer.cl}. */
record OptimizerPlanner() implements Planner {

  private static final int GROUP = 64;

  @Override
  public String id() {
    return "opencl/optimizer";
  }

  @Override
  public List<String> sources() {
    return List.of("optimizer.cl");
  }

  @Override
  public Optional<String> refusal(Problem problem, DeviceInfo device) {
    OptimizerProblem p = (OptimizerProblem) problem;
    boolean known = p.kind() == OptimizerKind.SGD || p.kind() == OptimizerKind.ADAM;
    if (!known || !p.options().isEmpty()) {
      return Optional.of("has kernels of sgd and adam only, without further options");
    }
    return Limits.group(device, GROUP, 0);
  }

  @Override
  public Plan plan(Problem problem) {
    OptimizerProblem p = (OptimizerProblem) problem;
    NdRange range = NdRange.covering(p.size(), GROUP);
    Launch launch =
        p.kind() == OptimizerKind.ADAM
            ? new Launch("adam", range, adam(p))
            : new Launch("sgd", range, sgd(p));
    return new Plan("optimizer.cl", List.of("-DMOMENTUM=" + p.momentum().ordinal()), launch);
  }

  private static List<Argument> sgd(OptimizerProblem p) {
    boolean velocity = p.momentum() != Momentum.NONE;
    return List.of(
        new Argument.Operand(Role.GRADIENT),
        new Argument.Operand(Role.PARAMETERS),
        // without momentum nothing touches the velocity
        new Argument.Operand(velocity ? Role.VELOCITY : Role.PARAMETERS),
        new Argument.LongValue(p.size()),
        scalar(p, Scalar.LEARNING_RATE),
        scalar(p, Scalar.WEIGHT_DECAY),
        scalar(p, Scalar.MOMENTUM));
  }

  private static List<Argument> adam(OptimizerProblem p) {
    return List.of(
        new Argument.Operand(Role.GRADIENT),
        new Argument.Operand(Role.PARAMETERS),
        new Argument.Operand(Role.MOMENT1),
        new Argument.Operand(Role.MOMENT2),
        new Argument.LongValue(p.size()),
        real(p, o -> o.scalar(Scalar.LEARNING_RATE) / correction(o, Scalar.BETA1)),
        scalar(p, Scalar.WEIGHT_DECAY),
        scalar(p, Scalar.BETA1),
        real(p, o -> 1 - o.scalar(Scalar.BETA1)),
        scalar(p, Scalar.BETA2),
        real(p, o -> 1 - o.scalar(Scalar.BETA2)),
        real(p, o -> 1 / correction(o, Scalar.BETA2)),
        scalar(p, Scalar.EPSILON));
  }

  /** 1 − βᵗ, in double: in single it would lose its digits in the first steps. */
  private static double correction(Operands operands, Scalar beta) {
    return 1 - Math.pow(operands.scalar(beta), operands.scalar(Scalar.STEP));
  }

  private static Argument scalar(OptimizerProblem p, Scalar scalar) {
    return real(p, operands -> operands.scalar(scalar));
  }

  private static Argument real(OptimizerProblem p, ToDoubleFunction<Operands> value) {
    return new Argument.Real(p.type(), value);
  }
}
