package org.einkorn.kernels.optimizer;

import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.vector.Floats;

/** The operands of a step. */
final class State {

  final Floats gradient = new Floats();
  final Floats parameters = new Floats();
  final Floats velocity = new Floats();
  final Floats moment1 = new Floats();
  final Floats moment2 = new Floats();

  private final Role[] roles;

  /** Operands of a problem, not bound yet. */
  State(OptimizerProblem problem) {
    roles = problem.operands().stream().map(OperandSpec::role).toArray(Role[]::new);
  }

  /** Takes the operands of a call. */
  void bind(Operands operands) {
    for (Role role : roles) {
      floats(role).bind(operands, role);
    }
  }

  private Floats floats(Role role) {
    return switch (role) {
      case GRADIENT -> gradient;
      case PARAMETERS -> parameters;
      case VELOCITY -> velocity;
      case MOMENT1 -> moment1;
      case MOMENT2 -> moment2;
      default -> throw new IllegalArgumentException("no optimizer has the operand " + role.text());
    };
  }
}
