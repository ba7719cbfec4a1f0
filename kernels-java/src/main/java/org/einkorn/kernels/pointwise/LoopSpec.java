package org.einkorn.kernels.pointwise;

/**
 * The constants of a specialized loop.
 *
 * @param heap the operands are arrays
 * @param repeated a bit for each source: set when one element of it serves a whole run
 * @param joined the function is that of the sum of the first two sources
 */
record LoopSpec(boolean heap, int repeated, boolean joined) {

  boolean repeats(int source) {
    return (repeated >> source & 1) == 1;
  }
}
