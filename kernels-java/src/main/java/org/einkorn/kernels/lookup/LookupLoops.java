package org.einkorn.kernels.lookup;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Ints;

/** The loops of lookups. */
abstract class LookupLoops {

  static final ByStorage<LookupLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorLookupLoops.class, LookupLoops.class);

  /** Negative if one of the indices is outside of {@code 0 … last}. */
  abstract int check(Ints indices, long from, int count, int last);

  /** Copies the rows of a run of indices; the row {@code padding} counts as zeros. */
  abstract void take(
      Ints indices,
      long first,
      int count,
      Floats table,
      long tableBase,
      Floats dst,
      long dstBase,
      int width,
      int padding);

  /**
   * Adds up rows of gradients, for rows of a table and columns of both.
   *
   * @param starts where the positions of a row start in the order
   * @param order positions of indices, sorted by the row that they name
   * @param accumulate whether the old contents, times beta, are added
   */
  abstract void scatter(
      Floats diff,
      long diffBase,
      int[] starts,
      int[] order,
      int rowFrom,
      int rowTo,
      Floats table,
      long tableBase,
      int columnFrom,
      int columnTo,
      int width,
      boolean accumulate,
      float beta);
}
