package org.einkorn.kernels.reduction;

import java.util.List;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of reduction on the Vector API. */
public final class ReductionVariants {

  private static final VectorVariant<ReductionProblem> F32 =
      new VectorVariant<>(
          "vector/reduction/f32",
          ReductionProblem.class,
          ReductionKernel::new,
          ReductionKernel.class,
          VectorReductionLoops.class);

  private ReductionVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(ReductionProblem problem, Options options) {
    return Tables.f32Only(problem, F32);
  }
}
