package org.einkorn.kernels.optimizer;

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

  /** Takes the operands of a call. */
  void bind(Operands operands) {
    bind(gradient, operands, Role.GRADIENT);
    bind(parameters, operands, Role.PARAMETERS);
    bind(velocity, operands, Role.VELOCITY);
    bind(moment1, operands, Role.MOMENT1);
    bind(moment2, operands, Role.MOMENT2);
  }

  private static void bind(Floats floats, Operands operands, Role role) {
    if (operands.has(role)) {
      floats.bind(operands, role);
    }
  }
}
