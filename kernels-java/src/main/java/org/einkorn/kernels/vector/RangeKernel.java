package org.einkorn.kernels.vector;

import java.util.function.Supplier;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;

/**
 * A kernel whose work is a range of items, each computed by itself, such as elements, rows or
 * planes. Threads get runs of items; what an item's result is never depends on the run it is in.
 */
public abstract class RangeKernel extends Kernel {

  /**
   * Bytes of operands from which on a further thread pays for its wake-up, which takes some
   * microseconds while the team spins and some tens when it sleeps.
   */
  private static final double BYTES_PER_THREAD = 512 << 10;

  private final long items;
  private final int multiple;
  private final int parts;
  private final Supplier<Frame> frames = this::newFrame;

  /**
   * A kernel.
   *
   * @param variant its variant
   * @param problem its problem
   * @param options its options
   * @param items number of items
   * @param multiple items that stay together, such as the elements of a cache line
   */
  protected RangeKernel(
      Variant variant, Problem problem, Options options, long items, int multiple) {
    super(variant, problem, options);
    this.items = items;
    this.multiple = multiple;
    long most = Math.max(1, Math.ceilDiv(items, multiple));
    this.parts = (int) Math.min(Math.min(options.threads(), most), worthwhileThreads(problem));
  }

  /** The threads that the operands of a problem that is bound by memory are worth. */
  public static long worthwhileThreads(Problem problem) {
    return 1 + (long) (problem.bytes() / BYTES_PER_THREAD);
  }

  /** A frame for one call in flight. */
  protected abstract Frame newFrame();

  @Override
  protected final void execute(Operands operands, Workspace workspace) {
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands);
    if (parts == 1) {
      frame.compute(0, items);
    } else {
      Team.shared().run(parts, frame);
    }
    frame.finish();
  }

  /** The state of a call: the operands, and what its items leave for the end. */
  protected abstract class Frame implements Team.Job {

    /** Takes the operands of a call. */
    protected abstract void bind(Operands operands);

    /** Computes the items of a run. */
    protected abstract void compute(long from, long to);

    /** What is left to do when all items are done. */
    protected void finish() {}

    @Override
    public final void run(int part, int count) {
      long blocks = Math.ceilDiv(items, multiple);
      long from = blocks * part / count * multiple;
      long to = Math.min(items, blocks * (part + 1) / count * multiple);
      compute(from, to);
    }
  }
}
