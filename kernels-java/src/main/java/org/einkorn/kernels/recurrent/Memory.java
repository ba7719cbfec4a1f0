package org.einkorn.kernels.recurrent;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.vector.Floats;

/** An operand, or the scratch memory, for loops and for products. Offsets are in elements. */
final class Memory {

  final Floats floats = new Floats();
  MemorySegment segment = MemorySegment.NULL;
  private long start;

  void bind(Operands operands, Role role) {
    bind(operands.nativeBuffer(role), operands.offset(role));
  }

  /** Binds an operand of the cells that have a second state. */
  void bindCells(Operands operands, RecurrentProblem p, Role role) {
    if (p.cell().hasCellState()) {
      bind(operands, role);
    }
  }

  void bind(NativeBuffer buffer, long offset) {
    segment = buffer.segment();
    start = offset;
    floats.bind(buffer, offset);
  }

  /** The offset in the segment of an element. */
  long at(long element) {
    return start + element;
  }
}
