package org.einkorn.kernels.vector;

/** Sizes by which ranges of elements are cut. */
public final class Blocks {

  /** Floats of a cache line. */
  public static final int CACHE_LINE = 16;

  /**
   * Most elements of a call of a loop. Long tensors take many calls, so that the first run on them
   * soon enters compiled code.
   */
  public static final int LONGEST = 1 << 14;

  private Blocks() {}

  /** Elements of the block that starts at a position of a range. */
  public static int count(long at, long to) {
    return (int) Math.min(LONGEST, to - at);
  }
}
