package org.einkorn.kernels.optimizer;

import java.util.List;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of optimizer on the Vector API. */
public final class OptimizerVariants {

  private static final VectorVariant<OptimizerProblem> F32 =
      new VectorVariant<>(
          "vector/optimizer/f32",
          OptimizerProblem.class,
          OptimizerKernel::new,
          OptimizerKernel.class,
          VectorOptimizerLoops.class);

  private OptimizerVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(OptimizerProblem problem, Options options) {
    return Tables.f32Only(problem, F32);
  }
}
