package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;

/**
 * Winograd's transforms of a vector of tiles; all offsets are in bytes of the same memory. The
 * scratch memory takes a vector for each product.
 */
interface WinogradLoops {

  /** Transforms the tiles whose elements lie at {@code from + shifts[first …]}. */
  void input(
      MemorySegment memory, long from, long[] shifts, int first, long scratch, long to, long step);

  /**
   * Transforms the weights of up to a vector of channels.
   *
   * @param from the first of nine vectors, {@code step} apart
   * @param flipped whether the kernel is turned by 180 degrees
   */
  void weights(
      MemorySegment memory,
      long from,
      long fromStep,
      boolean flipped,
      long scratch,
      long to,
      long step,
      int count);

  /** Transforms products back into rows of results, {@code pitch} apart. */
  void output(MemorySegment memory, long from, long step, long scratch, long to, long pitch);
}
