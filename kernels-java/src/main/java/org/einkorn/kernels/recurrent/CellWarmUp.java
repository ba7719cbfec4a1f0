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
  private static final int ROWS = 2;
  private static final int LONGEST = 4 * Floats.LENGTH;
  private static final int CALLS = 32;

  private final CellLoops loops;
  private final Floats a = new Floats();
  private int round;

  private CellWarmUp(CellLoops loops) {
    this.loops = loops;
    // the gates of some rows, then other rows
    a.bind(NativeBuffer.allocate(DataType.F32, row(6 + ROWS)), 0);
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
    return ((long) ROWS * GATES + number) * LONGEST;
  }

  /** Every length up to the longest in turn: with and without a tail, and nothing but a tail. */
  private int next() {
    round++;
    return 1 + round % LONGEST;
  }

  private void forward() {
    int ld = GATES * LONGEST;
    for (int call = 0; call < CALLS; call++) {
      int n = next();
      boolean keep = (round & LONGEST) == 0;
      loops.enter(a, 0, 0, ld, row(0), a, 0, ld, ROWS, n);
      loops.sigmoid(a, 0, ld, a, 0, ld, ROWS, n);
      loops.relu(a, 0, ld, a, 0, ld, ROWS, n);
      loops.lstmCell(a, 0, ld, a, row(0), ROWS, n);
      loops.multiply(a, 0, ld, a, row(0), ROWS, n);
      loops.candidate(a, 0, 0, ld, row(0), a, 0, ld, ROWS, n, keep);
      loops.gru(a, 0, ld, a, row(0), ROWS, n);
      shared(n);
    }
  }

  private void backward() {
    int ld = GATES * LONGEST;
    for (int call = 0; call < CALLS; call++) {
      int n = next();
      boolean relu = (round & LONGEST) == 0;
      loops.arrive(a, row(0), n, a, row(2), n, row(4), ROWS, n);
      loops.lstmOutput(a, 0, ld, a, row(0), row(2), 0, ld, ROWS, n);
      loops.lstmGates(a, 0, ld, a, row(0), n, a, row(2), 0, ld, ROWS, n);
      loops.gruGates(a, 0, ld, a, row(0), n, a, row(2), 0, ld, ROWS, n);
      loops.plain(a, 0, ld, a, row(0), 0, ld, ROWS, n, relu);
      loops.columnSums(a, 0, LONGEST, 1 + GATES, a, row(0), (round & 1) == 0 ? n : LONGEST);
      loops.transpose(a, 0, LONGEST, a, row(0), ROWS, ROWS, n);
      shared(n);
    }
  }

  private void shared(int n) {
    loops.tanh(a, 0, n, a, row(0), n, ROWS, n);
    loops.copy(a, 0, n, a, row(0), n, ROWS, n);
    loops.add(a, 0, n, a, row(0), n, a, row(2), n, ROWS, n);
    loops.clear(a, row(0), n, ROWS, n);
  }
}
