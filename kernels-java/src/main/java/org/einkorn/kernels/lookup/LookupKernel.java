package org.einkorn.kernels.lookup;

import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Ints;
import org.einkorn.kernels.vector.RangeKernel;

/** Takes rows from tables; an item is a row that is taken. */
public final class LookupKernel extends RangeKernel {

  private final LookupLoops loops;
  private final Lookup lookup;
  private final Role from;
  private final Role to;
  private final boolean heap;

  /** A kernel that reads one role by {@link Role#INDICES} and writes another one. */
  public LookupKernel(
      Variant variant, Problem problem, Options options, Lookup lookup, Role from, Role to) {
    super(variant, problem, options, lookup.outer() * lookup.count(), 1);
    this.loops = LookupLoops.ALL.get(options.storage());
    this.lookup = lookup;
    this.from = from;
    this.to = to;
    this.heap = options.storage() == Storage.HEAP;
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call extends Frame {
    private final Ints indices = new Ints();
    private final Floats table = new Floats();
    private final Floats dst = new Floats();

    @Override
    protected void bind(Operands operands) {
      indices.bind(operands, Role.INDICES);
      table.bind(operands, LookupKernel.this.from);
      dst.bind(operands, LookupKernel.this.to);
      IndexCheck.require(problem(), loops, heap, indices, lookup);
    }

    @Override
    protected void compute(long first, long end) {
      long width = lookup.width();
      long longest = Math.max(1, Blocks.LONGEST / Math.max(1, width));
      long item = first;
      while (item < end) {
        long o = item / lookup.count();
        long i = item % lookup.count();
        int count = (int) Math.min(longest, Math.min(end - item, lookup.count() - i));
        loops.take(
            indices,
            i,
            count,
            table,
            o * lookup.rows() * width,
            dst,
            item * width,
            (int) width,
            (int) lookup.padding());
        item += count;
      }
    }
  }
}
