package org.einkorn.kernels.optimizer;

import java.util.List;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of optimizer on the Vector API. */
public final class OptimizerVariants {

  private static final VectorVariant<OptimizerProblem> F32 =
      new VectorVariant<>(
          "vector/optimizer/f32",
          OptimizerProblem.class,
          OptimizerVariants::kernel,
          OptimizerKernel.class,
          LambKernel.class,
          VectorOptimizerLoops.class);

  private OptimizerVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(OptimizerProblem problem, Options options) {
    return Tables.f32Only(problem, F32);
  }

  private static Kernel kernel(Variant variant, OptimizerProblem problem, Options options) {
    return problem.kind() == OptimizerKind.LAMB
        ? new LambKernel(variant, problem, options)
        : new OptimizerKernel(variant, problem, options);
  }
}
