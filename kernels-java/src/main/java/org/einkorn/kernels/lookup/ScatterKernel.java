package org.einkorn.kernels.lookup;

import java.util.Arrays;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Ints;
import org.einkorn.kernels.vector.RangeKernel;

/**
 * Adds gradients of taken rows to the rows of their tables. The positions of the indices are sorted
 * by row first (counting sort, stable), so that every row is written once and its terms are added
 * in the order of the indices, whoever does it. A thread takes columns of one wide table, where
 * rows that are named often weigh the same for all, else rows.
 */
public final class ScatterKernel extends RangeKernel {

  private final LookupLoops loops;
  private final Lookup lookup;
  private final Role from;
  private final Role to;
  private final ScalarClass betaClass;
  private final boolean heap;
  private final boolean byColumns;

  /** A kernel that reads gradients of what was taken and writes those of the tables. */
  public ScatterKernel(
      Variant variant,
      Problem problem,
      Options options,
      Lookup lookup,
      Role from,
      Role to,
      ScalarClass beta) {
    super(
        variant,
        problem,
        options,
        isByColumns(lookup, options) ? lookup.width() : lookup.outer() * lookup.rows(),
        isByColumns(lookup, options) ? Blocks.CACHE_LINE : 1);
    this.loops = LookupLoops.ALL.get(options.storage());
    this.lookup = lookup;
    this.from = from;
    this.to = to;
    this.betaClass = beta;
    this.heap = options.storage() == Storage.HEAP;
    this.byColumns = isByColumns(lookup, options);
  }

  private static boolean isByColumns(Lookup lookup, Options options) {
    return options.threads() > 1
        && lookup.outer() == 1
        && lookup.width() >= (long) Blocks.CACHE_LINE * options.threads();
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call extends Frame {
    private final Ints indices = new Ints();
    private final Floats diff = new Floats();
    private final Floats table = new Floats();
    private final int[] starts = new int[Math.toIntExact(lookup.rows() + 2)];
    private final int[] order = new int[Math.toIntExact(lookup.count())];
    private float beta;

    @Override
    protected void bind(Operands operands) {
      indices.bind(operands, Role.INDICES);
      diff.bind(operands, ScatterKernel.this.from);
      table.bind(operands, ScatterKernel.this.to);
      beta = (float) betaClass.resolve(operands.scalar(Scalar.BETA));
      IndexCheck.require(problem(), loops, heap, indices, lookup);
      sort();
    }

    /** Sorts positions by row; {@code starts[r + 1]} is the place of the next position of r. */
    private void sort() {
      Arrays.fill(starts, 0);
      for (int i = 0; i < order.length; i++) {
        int row = indices.get(heap, i);
        if (row != lookup.padding()) {
          starts[row + 2]++;
        }
      }
      for (int r = 2; r < starts.length; r++) {
        starts[r] += starts[r - 1];
      }
      for (int i = 0; i < order.length; i++) {
        int row = indices.get(heap, i);
        if (row != lookup.padding()) {
          order[starts[row + 1]++] = i;
        }
      }
    }

    @Override
    protected void compute(long first, long end) {
      if (byColumns) {
        rows(0, 0, lookup.rows(), first, end);
        return;
      }
      long item = first;
      while (item < end) {
        long row = item % lookup.rows();
        long count = Math.min(end - item, lookup.rows() - row);
        rows(item / lookup.rows(), row, row + count, 0, lookup.width());
        item += count;
      }
    }

    private void rows(long o, long rowFrom, long rowTo, long columnFrom, long columnTo) {
      long width = lookup.width();
      long longest = Math.max(1, Blocks.LONGEST / Math.max(1, width));
      for (long row = rowFrom; row < rowTo; row += longest) {
        loops.scatter(
            diff,
            o * lookup.count() * width,
            starts,
            order,
            (int) row,
            (int) Math.min(rowTo, row + longest),
            table,
            o * lookup.rows() * width,
            (int) columnFrom,
            (int) columnTo,
            (int) width,
            betaClass != ScalarClass.ZERO,
            beta);
      }
    }
  }
}
