package org.einkorn.kernels.lookup;

import org.einkorn.kernels.Problem;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Ints;

/** Refuses indices outside of a table: one pass over the indices, on vectors, without a branch. */
final class IndexCheck {

  private IndexCheck() {}

  /**
   * Checks all indices.
   *
   * @throws IllegalArgumentException if one is outside
   */
  static void require(
      Problem problem, LookupLoops loops, boolean heap, Ints indices, Lookup lookup) {
    int last = (int) (lookup.rows() - 1);
    for (long at = 0; at < lookup.count(); at += Blocks.LONGEST) {
      int count = Blocks.count(at, lookup.count());
      if (loops.check(indices, at, count, last) < 0) {
        throw outside(problem, heap, indices, at, last);
      }
    }
  }

  private static IllegalArgumentException outside(
      Problem problem, boolean heap, Ints indices, long from, int last) {
    long at = from;
    while (indices.get(heap, at) >= 0 && indices.get(heap, at) <= last) {
      at++;
    }
    return new IllegalArgumentException(
        String.format(
            "indices[%d] is %d, outside of the rows 0 to %d; nothing was written, in '%s'",
            at, indices.get(heap, at), last, problem.text()));
  }
}
