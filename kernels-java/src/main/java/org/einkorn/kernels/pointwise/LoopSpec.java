package org.einkorn.kernels.pointwise;

/**
 * The constants of a specialized loop.
 *
 * @param heap the operands are arrays
 * @param repeated a bit for each source: set when one element of it serves a whole run
 */
record LoopSpec(boolean heap, int repeated) {

  boolean repeats(int source) {
    return (repeated >> source & 1) == 1;
  }
}
