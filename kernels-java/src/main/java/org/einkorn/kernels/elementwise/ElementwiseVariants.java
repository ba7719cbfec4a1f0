package org.einkorn.kernels.elementwise;

import java.util.List;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of elementwise on the Vector API. */
public final class ElementwiseVariants {

  private static final VectorVariant<ElementwiseProblem> F32 =
      new VectorVariant<>(
          "vector/elementwise/f32",
          ElementwiseProblem.class,
          ElementwiseKernel::new,
          ElementwiseKernel.class,
          VectorElementwiseLoops.class);

  private ElementwiseVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(ElementwiseProblem problem, Options options) {
    return Tables.f32Only(problem, F32);
  }
}
