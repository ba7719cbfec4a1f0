package org.einkorn.kernels.pointwise;

import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.vector.RangeKernel;

/** A kernel of several phases, each a range of items; one begins when the one before has ended. */
public abstract class PhasedKernel extends Kernel {

  private final Supplier<Frame> frames = this::newFrame;
  private final int threads;

  /** A kernel. */
  protected PhasedKernel(Variant variant, Problem problem, Options options) {
    super(variant, problem, options);
    this.threads = (int) Math.min(options.threads(), RangeKernel.worthwhileThreads(problem));
  }

  /** A frame for one call in flight. */
  protected abstract Frame newFrame();

  @Override
  protected final void execute(Operands operands, Workspace workspace) {
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands);
    List<Phase> phases = frame.phases();
    for (int i = 0; i < phases.size(); i++) {
      Phase phase = phases.get(i);
      Team.shared().run((int) Math.min(threads, Math.max(1, phase.blocks())), phase);
      phase.finish();
    }
  }

  /** Numbers that one phase leaves to the next, in the storage of the operands. */
  protected final Buffer scratch(DataType type, long elements) {
    return options().storage() == Storage.HEAP
        ? HeapBuffer.allocate(type, Math.toIntExact(elements))
        : NativeBuffer.allocate(type, elements);
  }

  /** The state of a call. */
  protected interface Frame {

    /** Takes the operands of a call. */
    void bind(Operands operands);

    /** The phases in their order; always the same list. */
    List<Phase> phases();
  }

  /** A range of items, each computed by itself. */
  public abstract static class Phase implements Team.Job {

    private final long items;
    private final int multiple;

    /**
     * A phase.
     *
     * @param items number of items
     * @param multiple items that stay together
     */
    protected Phase(long items, int multiple) {
      this.items = items;
      this.multiple = multiple;
    }

    long blocks() {
      return Math.ceilDiv(items, multiple);
    }

    /** Computes the items of a run. */
    protected abstract void compute(long from, long to);

    /** What is left to do when all items are done. */
    protected void finish() {}

    @Override
    public final void run(int part, int count) {
      long from = blocks() * part / count * multiple;
      long to = Math.min(items, blocks() * (part + 1) / count * multiple);
      compute(from, to);
    }
  }
}
