package org.einkorn.kernels.onednn;

import org.einkorn.bindings.onednn.OneDnn;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;

/**
 * One of oneDNN's implementations, in one way to lay out the operands.
 *
 * @param id the id
 * @param isThreadInvariant true when the number of threads cannot change a bit
 * @param revision library and instruction set
 * @param plans where plans are kept
 */
record OneDnnVariant(String id, boolean isThreadInvariant, String revision, Plans plans)
    implements Variant {

  @Override
  public Kernel prepare(Problem problem, Options options, Preparation preparation) {
    Plan plan = plans.plan(id, problem, options);
    OneDnn.setThreads(options.threads());
    plan.primitives();
    return new OneDnnKernel(this, problem, options, plan);
  }

  @Override
  public String toString() {
    return id;
  }
}
