package org.einkorn.kernels.gemm;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.vector.Floats;

/** The loops of {@link NarrowGemmKernel}. */
abstract class NarrowLoops {

  /** Rows of a tile. */
  static final int ROWS = 3;

  /** Most columns of a tile. */
  static final int MOST_COLUMNS = 8;

  /**
   * The constants of a specialization.
   *
   * @param storage where the rows are
   * @param columns number of columns
   */
  record Spec(Storage storage, int columns) {}

  /**
   * Products of rows with all columns: {@code sum[i, j] = Σ_p rows[i, p] · columns[p, j]}.
   *
   * @param base first element of the first row
   * @param stride elements between rows
   * @param panels the columns: for each vector along p, one of each column, padded with zeros
   * @param to the first sum, in bytes
   * @param rowStep bytes between the sums of two rows
   * @param columnStep bytes between the sums of two columns
   */
  abstract void rows(
      Floats rows,
      long base,
      long stride,
      int count,
      int length,
      MemorySegment memory,
      long panels,
      long to,
      long rowStep,
      long columnStep);
}
