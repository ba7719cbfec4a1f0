package org.einkorn.nn;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.einkorn.autotune.Handle;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.activation.ActivationProblem;
import org.einkorn.kernels.optimizer.OptimizerOption;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.einkorn.kernels.reduction.ReductionKind;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.jspecify.annotations.Nullable;

/** A range of the learned parameters that lie side by side in one group: one kernel. */
final class UpdateSpan {
  private final ParameterGroup group;
  private final Step update;
  private final @Nullable Step clamp;
  private final @Nullable Norm norm;

  /**
   * Where a span lies.
   *
   * @param group whose
   * @param offset first element of the learned parameters
   * @param count number of elements
   */
  record Range(ParameterGroup group, long offset, long count) {}

  /** A problem with operands of its own. */
  static final class Step {
    private final Handle handle;
    private final Operands operands = new Operands();
    private Workspace workspace;

    Step(Engine engine, Problem problem) {
      this.handle = engine.handle(problem);
      this.workspace = handle.newWorkspace();
    }

    Operands operands() {
      return operands;
    }

    Problem problem() {
      return handle.problem();
    }

    void run() {
      if (workspace.bytes() < handle.workspaceBytes()) {
        workspace = handle.newWorkspace();
      }
      handle.run(operands, workspace);
    }
  }

  /** The Euclidean norm of a range of the gradients, read back. */
  static final class Norm {
    private final Step step;
    private final Place result;
    private final HeapBuffer host;

    Norm(Engine engine, Buffer gradients, long offset, long count) {
      this.step =
          new Step(
              engine, new ReductionProblem(engine.type(), ReductionKind.NORM, Dims.of(count), 0));
      this.result = new Place(engine.device().allocate(engine.type(), 1), 0, 1);
      this.host = HeapBuffer.allocate(engine.type(), 1);
      step.operands().set(Role.SRC, gradients, offset);
      result.bind(step.operands(), Role.DST);
    }

    double value() {
      step.run();
      result.read(host);
      return host.get(0);
    }
  }

  UpdateSpan(
      Engine engine,
      UpdateRule rule,
      Clipping clipping,
      boolean scaled,
      Range range,
      Map<Role, Buffer> operands) {
    this.group = range.group;
    Set<OptimizerOption> options = EnumSet.noneOf(OptimizerOption.class);
    options.addAll(rule.options());
    if (group.l1Decay() > 0) {
      options.add(OptimizerOption.L1);
    }
    if (scaled) {
      options.add(OptimizerOption.CLIP);
    }
    this.update =
        new Step(
            engine,
            new OptimizerProblem(
                engine.type(), rule.kind(), range.count, rule.momentum(), options));
    operands.forEach((role, buffer) -> update.operands().set(role, buffer, range.offset));
    rule.scalars().forEach((scalar, value) -> update.operands().set(scalar, value));
    Buffer gradients = update.operands().buffer(Role.GRADIENT);
    this.clamp = clipping.kind() == Clipping.Kind.VALUE ? clamp(engine, gradients, range) : null;
    this.norm =
        clipping.kind() == Clipping.Kind.NORM_OF_EACH
            ? new Norm(engine, gradients, range.offset, range.count)
            : null;
  }

  private static Step clamp(Engine engine, Buffer gradients, Range range) {
    Step step =
        new Step(
            engine,
            new ActivationProblem(
                Direction.FORWARD,
                engine.type(),
                ActivationKind.CLAMP,
                Dims.of(range.count),
                false));
    step.operands().set(Role.SRC, gradients, range.offset).set(Role.DST, gradients, range.offset);
    return step;
  }

  Problem problem() {
    return update.problem();
  }

  /**
   * Changes the parameters of this range.
   *
   * @param rate learning rate of the optimizer
   * @param scale what the gradients are multiplied by first
   * @param passes how many backward passes the gradients are the sum of
   * @param clipping the bound of values, or of the norm of each parameter
   * @param number the number of the step, from 1
   */
  void run(double rate, double scale, int passes, Clipping clipping, long number) {
    double factor = scale;
    if (clamp != null) {
      // values are clipped after the mean over passes is taken: a mean is clipped at k · bound
      clamp
          .operands()
          .set(Scalar.CLAMP_MIN, -clipping.bound() * passes)
          .set(Scalar.CLAMP_MAX, clipping.bound() * passes);
      clamp.run();
    }
    if (norm != null) {
      factor *= clipping.factor(norm.value() * scale);
    }
    update
        .operands()
        .set(Scalar.LEARNING_RATE, rate * group.rateFactor())
        .set(Scalar.WEIGHT_DECAY, group.weightDecay())
        .set(Scalar.L1_DECAY, group.l1Decay())
        .set(Scalar.GRADIENT_SCALE, factor)
        .set(Scalar.STEP, number);
    update.run();
  }

  /** What a rule remembers of each number. */
  static List<Role> states(OptimizerProblem problem) {
    return problem.operands().stream()
        .map(OperandSpec::role)
        .filter(role -> role != Role.GRADIENT && role != Role.PARAMETERS)
        .toList();
  }
}
