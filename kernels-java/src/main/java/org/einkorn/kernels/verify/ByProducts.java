package org.einkorn.kernels.verify;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.recurrent.RecurrentProblem;
import org.einkorn.kernels.reference.References;
import org.einkorn.kernels.reference.Values;

/**
 * Gives a backward pass what its forward pass leaves, where anything else would be a contradiction:
 * an implementation may use it or compute it anew.
 */
final class ByProducts {

  private ByProducts() {}

  /** Replaces, in host buffers, what the forward pass of a problem would have written. */
  static void complete(Problem problem, Operands operands) {
    if (problem instanceof RecurrentProblem p && p.direction() == Direction.BACKWARD) {
      Values forward = References.evaluate(p.in(Direction.FORWARD_TRAINING), operands);
      put(p.operand(Role.DST), forward, operands);
      put(p.operand(Role.WORKSPACE), forward, operands);
    }
  }

  private static void put(OperandSpec spec, Values forward, Operands operands) {
    HostBuffer buffer = (HostBuffer) operands.buffer(spec.role());
    double[] dense = forward.output(spec.role());
    for (int i = 0; i < dense.length; i++) {
      buffer.set(operands.offset(spec.role()) + spec.layout().offsetOf(i), dense[i]);
    }
  }
}
