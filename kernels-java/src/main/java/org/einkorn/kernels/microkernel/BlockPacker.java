package org.einkorn.kernels.microkernel;

import java.lang.foreign.MemorySegment;

/**
 * One operand of a matrix product, seen as a source of packed panels. Its rows and columns need not
 * lie in memory as a matrix: an image looks like one to a convolution.
 */
public abstract class BlockPacker {

  /** For implementations. */
  protected BlockPacker() {}

  /**
   * Packs rows of A, or columns of B, into panels one behind the other.
   *
   * @param first the first row or column
   * @param count how many; the last panel is padded with zeros
   * @param p the first position along k
   * @param k how many positions along k: length of the panels
   */
  public abstract void pack(
      int first, int count, int p, int k, MemorySegment panels, long panelsOffset);
}
