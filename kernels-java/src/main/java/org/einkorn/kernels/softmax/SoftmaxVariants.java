package org.einkorn.kernels.softmax;

import java.util.List;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of softmax on the Vector API. */
public final class SoftmaxVariants {

  private static final VectorVariant<SoftmaxProblem> F32 =
      new VectorVariant<>(
          "vector/softmax/f32",
          SoftmaxProblem.class,
          SoftmaxVariants::kernel,
          SoftmaxKernel.class,
          AcrossKernel.class,
          CrossEntropyKernel.class,
          VectorSoftmaxLoops.class,
          VectorAcrossLoops.class,
          VectorCrossEntropyLoops.class);

  private static final VectorVariant<LossProblem> LOSS_F32 =
      new VectorVariant<>(
          "vector/softmax/f32/loss",
          LossProblem.class,
          LossKernel::new,
          LossKernel.class,
          VectorLossLoops.class);

  private SoftmaxVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(SoftmaxProblem problem, Options options) {
    return Tables.f32Only(problem, F32);
  }

  /** The variants and refusals for a loss of elements. */
  public static List<Offer> offers(LossProblem problem, Options options) {
    return Tables.f32Only(problem, LOSS_F32);
  }

  private static Kernel kernel(Variant variant, SoftmaxProblem problem, Options options) {
    if (problem.kind() == SoftmaxKind.CROSS_ENTROPY) {
      return new CrossEntropyKernel(variant, problem, options);
    }
    return problem.dims().inner(problem.axis()) == 1
        ? new SoftmaxKernel(variant, problem, options)
        : new AcrossKernel(variant, problem, options);
  }
}
