package org.einkorn.kernels.dropout;

import java.util.List;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of dropout on the Vector API. */
public final class DropoutVariants {

  private static final VectorVariant<DropoutProblem> F32 =
      new VectorVariant<>(
          "vector/dropout/f32",
          DropoutProblem.class,
          DropoutKernel::new,
          DropoutKernel.class,
          VectorDropoutLoops.class);

  private DropoutVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(DropoutProblem problem, Options options) {
    return Tables.f32Only(problem, F32);
  }
}
