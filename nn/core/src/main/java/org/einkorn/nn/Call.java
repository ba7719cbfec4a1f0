package org.einkorn.nn;

import org.einkorn.autotune.Handle;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.jspecify.annotations.Nullable;

/** One problem with operands of its own, run again in every step. */
final class Call {
  private final Tape tape;
  private final @Nullable Handle handle;
  private final Operands operands = new Operands();

  Call(Tape tape, Problem problem) {
    this.tape = tape;
    this.handle = tape.handle(problem);
  }

  /** Setting the same place again costs nothing in the next run. */
  Call bind(Role role, Place place) {
    place.bind(operands, role);
    return this;
  }

  /** The place from one of its elements on. */
  Call bind(Role role, Place place, long from) {
    place.bind(operands, role, from);
    return this;
  }

  Call set(Scalar scalar, double value) {
    operands.set(scalar, value);
    return this;
  }

  void run() {
    if (handle != null) {
      handle.run(operands, tape.workspace(handle.workspaceBytes()));
    }
  }
}
