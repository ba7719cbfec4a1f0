package org.einkorn.nn;

import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;

/** One kernel with operands of its own, run again in every step. */
final class Call {
  private final Tape tape;
  private final Kernel kernel;
  private final Operands operands = new Operands();

  Call(Tape tape, Problem problem) {
    this.tape = tape;
    this.kernel = tape.engine().kernel(problem);
  }

  /** Setting the same place again costs nothing in the next run. */
  Call bind(Role role, Place place) {
    place.bind(operands, role);
    return this;
  }

  Call set(Scalar scalar, double value) {
    operands.set(scalar, value);
    return this;
  }

  void run() {
    kernel.run(operands, tape.workspace(kernel.workspaceBytes()));
  }
}
