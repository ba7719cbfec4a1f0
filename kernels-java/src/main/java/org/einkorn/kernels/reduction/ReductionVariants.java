package org.einkorn.kernels.reduction;

import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of reduction on the Vector API. */
public final class ReductionVariants {

  private static final VectorVariant<ReductionProblem> F32 = variant("vector/reduction/f32");
  private static final VectorVariant<ReductionProblem> F64 = variant("vector/reduction/f64");

  private ReductionVariants() {}

  private static VectorVariant<ReductionProblem> variant(String id) {
    return new VectorVariant<>(
        id, ReductionProblem.class, ReductionVariants::kernel, ReductionVariants.class);
  }

  private static Kernel kernel(Variant variant, ReductionProblem problem, Options options) {
    return problem.direction() == Direction.FORWARD
        ? new ReductionKernel(variant, problem, options)
        : new ReductionGradientKernel(variant, problem, options);
  }

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(ReductionProblem problem, Options options) {
    return List.of(new Offer.Candidate(problem.type() == DataType.F32 ? F32 : F64));
  }
}
