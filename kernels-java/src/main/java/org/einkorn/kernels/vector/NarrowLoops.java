package org.einkorn.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.ConcurrentHashMap;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.Specializer;

/** Products of rows with a few columns, with vectors along the sums. */
public abstract class NarrowLoops {

  /** Rows of a tile. */
  public static final int ROWS = 3;

  /** Most columns of a tile. */
  public static final int MOST_COLUMNS = 8;

  /**
   * The constants of a specialization.
   *
   * @param storage where the rows are
   * @param columns number of columns
   */
  record Spec(Storage storage, int columns) {}

  private static final ConcurrentHashMap<Spec, NarrowLoops> ALL = new ConcurrentHashMap<>();

  /** For subclasses. */
  NarrowLoops() {}

  /** The loops for rows in such a storage. */
  public static NarrowLoops get(Storage storage, int columns) {
    return ALL.computeIfAbsent(
        new Spec(storage, columns),
        spec ->
            Specializer.specialize(
                MethodHandles.lookup(),
                VectorNarrowLoops.class,
                NarrowLoops.class,
                Machine.FLOATS.bits(),
                spec));
  }

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
  public abstract void rows(
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
