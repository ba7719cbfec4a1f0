package org.einkorn.kernels.microkernel;

import java.lang.foreign.MemorySegment;

/**
 * The inner loop of everything that is a matrix product. One call computes a strip of tiles, one
 * below the other, against one panel of B:
 *
 * <pre>  C[i, j] = (accumulate ? C[i, j] : 0) + sum over p &lt; k of A[i, p] B[p, j]</pre>
 *
 * for all i &lt; rows and j &lt; NR. The sum is one chain of fused multiply-adds in the order of p,
 * whatever the tile and the width of the vectors; what C held is added at the end.
 *
 * <p>B is read as k rows of NR consecutive elements, {@code bStride} bytes apart: a packed panel,
 * or a matrix as it lies. How A is read is fixed by {@link AccessA}. Rows of C are {@code cStride}
 * bytes apart. All segments are native, all offsets and strides in bytes. All NR columns are read
 * and written, so an edge of C goes through a padded strip; of rows, only the given ones.
 */
public abstract class MicroKernel {

  /** How a micro-kernel finds the elements of A. */
  public enum AccessA {
    /**
     * The MR elements of one p are consecutive, and {@code aStride} bytes lie between p and p + 1.
     * Packed panels are read so, {@code aStride} being MR elements; the panel of the next tile
     * starts k * aStride further on.
     */
    PANELS,
    /** The k elements of one row are consecutive, and {@code aStride} bytes lie between rows. */
    ROWS
  }

  /** For generated classes only. */
  protected MicroKernel() {}

  /** Computes a strip; {@code rows} is at least 1. */
  public abstract void run(
      MemorySegment a,
      long aOffset,
      long aStride,
      MemorySegment b,
      long bOffset,
      long bStride,
      MemorySegment c,
      long cOffset,
      long cStride,
      int k,
      int rows,
      boolean accumulate);
}
