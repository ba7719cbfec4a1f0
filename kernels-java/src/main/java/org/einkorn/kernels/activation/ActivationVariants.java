package org.einkorn.kernels.activation;

import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of activation on the Vector API. */
public final class ActivationVariants {

  private static final VectorVariant<ActivationProblem> F32 = variant("vector/activation/f32");
  private static final VectorVariant<ActivationProblem> F64 = variant("vector/activation/f64");

  private ActivationVariants() {}

  private static VectorVariant<ActivationProblem> variant(String id) {
    return new VectorVariant<>(
        id, ActivationProblem.class, ActivationKernel::new, ActivationKernel.class);
  }

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(ActivationProblem problem, Options options) {
    VectorVariant<ActivationProblem> variant = problem.type() == DataType.F32 ? F32 : F64;
    boolean sums = problem.kind() == ActivationKind.PRELU || problem.bias().isPresent();
    if (problem.bias().isPresent() || (sums && problem.direction() == Direction.BACKWARD)) {
      return List.of(
          Tables.refusal(variant, "computes no bias and no gradients of slopes with activations"));
    }
    return List.of(new Offer.Candidate(variant));
  }
}
