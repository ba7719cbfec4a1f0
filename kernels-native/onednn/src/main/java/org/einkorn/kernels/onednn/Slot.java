package org.einkorn.kernels.onednn;

import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;

/** Where the data of a primitive's argument are during a run. */
sealed interface Slot {

  /** An operand of the run. */
  record Operand(Role role) implements Slot {}

  /**
   * A piece of the workspace.
   *
   * @param offset where it starts, in bytes, a multiple of 64
   */
  record Scratch(long offset) implements Slot {}

  /** A run-time scalar, as a tensor of one element. */
  record Value(Scalar scalar) implements Slot {}
}
