package org.einkorn.kernels.microkernel;

import java.lang.foreign.MemorySegment;

/**
 * Copies a block of a matrix into one packed panel: for each p &lt; k, {@code width} consecutive
 * elements, of which the first {@code count} come from the matrix and the rest are zero.
 *
 * <pre>  panel[p * width + i] = i &lt; count ? scale * matrix[i, p] : 0</pre>
 *
 * A packer may write up to one vector register past the end of the panel. So panels are filled in
 * ascending order, and their buffer ends with {@link #SLACK_BYTES} of slack.
 */
public abstract class PanelPacker {

  /** Room that must follow the last panel. */
  public static final int SLACK_BYTES = 64;

  /** Which elements of the matrix lie next to each other in memory. */
  public enum Order {
    /** Elements i and i + 1 of the same p: rows of the panel are copied. */
    ALONG,
    /** Elements p and p + 1 of the same i: the block is transposed. */
    ACROSS
  }

  /** For generated classes and templates only. */
  protected PanelPacker() {}

  /**
   * Packs from native memory.
   *
   * @param source the matrix
   * @param offset bytes from the start of the segment to element (i = 0, p = 0)
   * @param stride bytes between the runs of consecutive elements
   */
  public abstract void pack(
      MemorySegment source,
      long offset,
      long stride,
      MemorySegment panel,
      long panelOffset,
      int count,
      int k,
      double scale);

  /**
   * Packs from an array of floats.
   *
   * @param source the matrix
   * @param offset index of element (i = 0, p = 0)
   * @param stride elements between the runs of consecutive elements
   */
  public void pack(
      float[] source,
      int offset,
      int stride,
      MemorySegment panel,
      long panelOffset,
      int count,
      int k,
      double scale) {
    throw new IllegalStateException("a packer of doubles was given floats");
  }

  /** Packs from an array of doubles, as from one of floats. */
  public void pack(
      double[] source,
      int offset,
      int stride,
      MemorySegment panel,
      long panelOffset,
      int count,
      int k,
      double scale) {
    throw new IllegalStateException("a packer of floats was given doubles");
  }
}
