package org.einkorn.kernels.recurrent;

import org.einkorn.kernels.microkernel.PartGrid;

/**
 * How the sequences of a batch are dealt to threads. Sequences know nothing of each other, so each
 * band of them goes through all steps by itself: threads never wait for each other within a layer.
 * What a sequence's result is does not depend on its band.
 *
 * @param mb number of sequences
 * @param ways directions, which are independent too
 * @param rows sequences in a band, of which the last may have less
 * @param parts threads
 */
record Bands(int mb, int ways, int rows, int parts) {

  /** Sequences for which the weights are read once from the second cache. */
  private static final int MOST_ROWS = 64;

  static Bands of(RecurrentProblem p, int threads) {
    int mb = (int) p.mb();
    int ways = p.directions();
    double work = (double) p.steps() * mb * ways * p.gateRows() * p.dhc();
    int most = (int) Math.min(threads, 1 + work / PartGrid.WORK_PER_THREAD);
    int bands = Math.max(Math.ceilDiv(most, ways), Math.ceilDiv(mb, MOST_ROWS));
    int rows = Math.max(1, Math.ceilDiv(mb, Math.max(1, bands)));
    Bands all = new Bands(mb, ways, rows, 1);
    return new Bands(mb, ways, rows, Math.clamp(all.items(), 1, most));
  }

  /** Bands of one direction. */
  int count() {
    return Math.ceilDiv(mb, rows);
  }

  /** Bands of all directions. */
  int items() {
    return ways * count();
  }

  /** First sequence of a band. */
  int first(int band) {
    return band * rows;
  }

  /** The sequence behind a band. */
  int end(int band) {
    return Math.min(mb, first(band) + rows);
  }
}
