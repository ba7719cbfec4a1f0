package org.einkorn.kernels.opencl;

import org.einkorn.bindings.opencl.ClKernel;
import org.einkorn.bindings.opencl.NdRange;
import org.einkorn.bindings.opencl.ThreadKernels;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;

/** A plan ready to run: a run sets arguments and enqueues launches, and allocates nothing. */
final class PlannedKernel extends Kernel {

  private final ThreadKernels[] kernels;
  private final NdRange[] ranges;
  private final Argument[][] arguments;
  private final long workspaceBytes;

  PlannedKernel(
      Variant variant, Problem problem, Options options, Plan plan, ThreadKernels[] kernels) {
    super(variant, problem, options);
    this.kernels = kernels;
    this.ranges = plan.launches().stream().map(Launch::range).toArray(NdRange[]::new);
    this.arguments =
        plan.launches().stream()
            .map(launch -> launch.arguments().toArray(Argument[]::new))
            .toArray(Argument[][]::new);
    this.workspaceBytes = plan.workspaceBytes();
  }

  @Override
  public long workspaceBytes() {
    return workspaceBytes;
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    for (int i = 0; i < kernels.length; i++) {
      if (ranges[i].isEmpty()) {
        continue;
      }
      ClKernel kernel = kernels[i].get();
      int index = 0;
      for (Argument argument : arguments[i]) {
        index = argument.set(kernel, index, operands, workspace);
      }
      kernel.launch(ranges[i]);
    }
  }
}
