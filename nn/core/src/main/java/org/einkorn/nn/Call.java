package org.einkorn.nn;

import org.einkorn.autotune.Handle;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.PackedWeights;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.jspecify.annotations.Nullable;

/** One problem with operands of its own, run again in every step. */
final class Call {
  private final Tape tape;
  private final @Nullable Handle handle;
  private final Operands operands = new Operands();
  private @Nullable PackedWeights packed;
  private long packedVersion;

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

  /**
   * Runs with weights that stay the same for as long as their version does: a kernel that
   * rearranges them does so once for all these runs.
   *
   * @param version of the network's parameters
   */
  void run(Place weights, long version) {
    Kernel kernel = handle == null ? null : handle.kernel();
    if (kernel == null || !kernel.packsWeights()) {
      bind(Role.WEIGHTS, weights).run();
      return;
    }
    PackedWeights ready = packed;
    if (ready == null || ready.kernel() != kernel) {
      ready = kernel.pack(bind(Role.WEIGHTS, weights).operands);
      packed = ready;
    } else if (packedVersion != version) {
      ready.renew(bind(Role.WEIGHTS, weights).operands);
    }
    packedVersion = version;
    kernel.run(operands.set(ready), tape.workspace(kernel.workspaceBytes()));
  }
}
