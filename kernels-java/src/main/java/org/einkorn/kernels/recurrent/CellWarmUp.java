package org.einkorn.kernels.recurrent;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.microkernel.Compilation;
import org.einkorn.kernels.vector.Floats;

/**
 * Runs the loops of the cells on scratch memory until they are compiled. Within a kernel some of
 * them, such as the copies of states, run so seldom that it would take seconds.
 */
final class CellWarmUp {

  private static final int GATES = 6;
  private static final int LONGEST = 4 * Floats.LENGTH;
  private static final int CALLS = 32;

  private final CellLoops loops;
  private final Floats a = new Floats();
  private int round;

  private CellWarmUp(CellLoops loops) {
    this.loops = loops;
    // gates, then gradients, then single rows
    a.bind(NativeBuffer.allocate(DataType.F32, (2L * GATES + 8) * LONGEST), 0);
  }

  /** Compiles the loops of the forward passes. */
  static void forward(CellLoops loops) {
    CellWarmUp warmUp = new CellWarmUp(loops);
    Compilation.await("forward cells", warmUp::forward);
  }

  /** Compiles the loops of the backward pass. */
  static void backward(CellLoops loops) {
    CellWarmUp warmUp = new CellWarmUp(loops);
    Compilation.await("backward cells", warmUp::backward);
  }

  private static long row(int number) {
    return (2L * GATES + number) * LONGEST;
  }

  /** Every length up to the longest in turn: with and without a tail, and nothing but a tail. */
  private int next() {
    round++;
    return 1 + round % LONGEST;
  }

  private void forward() {
    for (int call = 0; call < CALLS; call++) {
      int n = next();
      boolean keep = (round & LONGEST) == 0;
      loops.sigmoid(a, 0, a, row(0), row(1), n);
      loops.tanh(a, 0, a, row(0), row(1), n);
      loops.relu(a, 0, a, row(0), row(1), n);
      loops.lstm(a, 0, a, row(0), row(1), a, row(2), n, keep);
      loops.candidate(a, 0, a, row(0), row(1), n, keep);
      loops.gru(a, 0, a, row(0), a, row(1), n);
      shared(n);
    }
  }

  private void backward() {
    for (int call = 0; call < CALLS; call++) {
      int n = next();
      long delta = (long) GATES * LONGEST;
      loops.lstmOutput(a, 0, a, row(0), a, row(1), row(2), row(3), delta, n);
      loops.lstmGates(a, 0, a, row(0), a, row(1), delta, n);
      loops.gruGates(a, 0, a, row(0), a, row(1), a, row(2), row(3), delta, n);
      loops.plain(a, 0, a, row(0), a, row(1), row(2), delta, n, (round & LONGEST) == 0);
      loops.columnSums(a, 0, LONGEST, 1 + GATES, a, row(0), (round & 1) == 0 ? n : LONGEST);
      shared(n);
    }
  }

  private void shared(int n) {
    loops.copy(a, 0, a, row(0), n);
    loops.add(a, 0, a, row(0), a, row(1), n);
    loops.clear(a, row(0), n);
  }
}
