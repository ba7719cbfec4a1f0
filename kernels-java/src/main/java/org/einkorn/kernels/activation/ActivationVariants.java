package org.einkorn.kernels.activation;

import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of activation on the Vector API. */
public final class ActivationVariants {

  private static final VectorVariant<ActivationProblem> F32 = variant("vector/activation/f32");
  private static final VectorVariant<ActivationProblem> F64 = variant("vector/activation/f64");

  private ActivationVariants() {}

  private static VectorVariant<ActivationProblem> variant(String id) {
    return new VectorVariant<>(
        id, ActivationProblem.class, ActivationVariants::kernel, ActivationVariants.class);
  }

  private static Kernel kernel(Variant variant, ActivationProblem problem, Options options) {
    boolean sums = problem.kind() == ActivationKind.PRELU || problem.bias().isPresent();
    return sums && problem.direction() == Direction.BACKWARD
        ? new ActivationGradientKernel(variant, problem, options)
        : new ActivationKernel(variant, problem, options);
  }

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(ActivationProblem problem, Options options) {
    return List.of(new Offer.Candidate(problem.type() == DataType.F32 ? F32 : F64));
  }
}
