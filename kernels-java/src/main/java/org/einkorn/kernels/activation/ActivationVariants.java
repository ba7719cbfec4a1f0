package org.einkorn.kernels.activation;

import java.util.List;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.math.ScalarMath;
import org.einkorn.kernels.math.VectorMath;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of activation on the Vector API. */
public final class ActivationVariants {

  private static final VectorVariant<ActivationProblem> F32 =
      new VectorVariant<>(
          "vector/activation/f32",
          ActivationProblem.class,
          ActivationKernel::new,
          ActivationKernel.class,
          VectorActivationLoops.class,
          ScalarMath.class,
          VectorMath.class);

  private ActivationVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(ActivationProblem problem, Options options) {
    return Tables.f32Only(problem, F32);
  }
}
