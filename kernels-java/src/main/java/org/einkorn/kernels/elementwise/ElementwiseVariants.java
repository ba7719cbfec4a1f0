package org.einkorn.kernels.elementwise;

import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of elementwise on the Vector API. */
public final class ElementwiseVariants {

  private static final VectorVariant<ElementwiseProblem> F32 = variant("vector/elementwise/f32");
  private static final VectorVariant<ElementwiseProblem> F64 = variant("vector/elementwise/f64");

  private ElementwiseVariants() {}

  private static VectorVariant<ElementwiseProblem> variant(String id) {
    return new VectorVariant<>(
        id, ElementwiseProblem.class, ElementwiseVariants::kernel, ElementwiseVariants.class);
  }

  private static Kernel kernel(Variant variant, ElementwiseProblem problem, Options options) {
    return problem.direction() == Direction.FORWARD
        ? new ElementwiseKernel(variant, problem, options)
        : new ElementwiseGradientKernel(variant, problem, options);
  }

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(ElementwiseProblem problem, Options options) {
    return List.of(new Offer.Candidate(problem.type() == DataType.F32 ? F32 : F64));
  }
}
