package org.einkorn.kernels.recurrent;

import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.recurrent.RecurrentProblem.Extra;
import org.einkorn.kernels.vector.Ints;

/** How many steps each sequence of a call takes. */
final class Lengths {

  private final int steps;
  private final boolean given;
  private final Ints lengths = new Ints();

  Lengths(RecurrentProblem p) {
    steps = (int) p.steps();
    given = p.has(Extra.LENGTHS);
  }

  void bind(Operands operands) {
    if (given) {
      lengths.bind(operands, Role.LENGTHS);
    }
  }

  int of(int sequence) {
    return given ? Math.clamp(lengths.get(false, sequence), 0, steps) : steps;
  }

  /** The longest of a range of sequences. */
  int longest(int from, int to) {
    int longest = 0;
    for (int sequence = from; sequence < to; sequence++) {
      longest = Math.max(longest, of(sequence));
    }
    return longest;
  }
}
