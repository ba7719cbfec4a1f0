package org.einkorn.kernels.onednn;

import java.lang.ref.Reference;
import java.util.function.Supplier;
import org.einkorn.bindings.onednn.OneDnn;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.jspecify.annotations.Nullable;

/** A plan, ready to run. */
final class OneDnnKernel extends Kernel {

  private final Plan plan;
  private final int threads;
  private final Supplier<Box> maker = Box::new;

  /** Holds the frame of a workspace: its maker must not capture, for that would allocate. */
  private static final class Box {
    private @Nullable Frame frame;
  }

  OneDnnKernel(Variant variant, Problem problem, Options options, Plan plan) {
    super(variant, problem, options);
    this.plan = plan;
    this.threads = options.threads();
  }

  @Override
  public long workspaceBytes() {
    return plan.workspaceBytes();
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    OneDnn.setThreads(threads);
    try {
      frame(workspace).run(operands);
      Plan.Epilog epilog = plan.epilog();
      if (epilog != null) {
        epilog.run(operands);
      }
    } finally {
      // oneDNN holds bare addresses: the memory must outlive the run.
      Reference.reachabilityFence(operands);
      Reference.reachabilityFence(workspace);
    }
  }

  private Frame frame(Workspace workspace) {
    Box box = workspace.frame(this, maker);
    Frame frame = box.frame;
    if (frame == null) {
      frame = new Frame(plan, Library.engine(), workspace);
      box.frame = frame;
    }
    return frame;
  }
}
