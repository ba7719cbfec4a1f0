package org.einkorn.kernels.normalization;

import java.util.List;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of normalization on the Vector API. */
public final class NormalizationVariants {

  private static final VectorVariant<NormalizationProblem> F32 =
      new VectorVariant<>(
          "vector/normalization/f32",
          NormalizationProblem.class,
          NormalizationVariants::kernel,
          BatchKernel.class,
          BatchStatistics.class,
          ColumnKernel.class,
          LayerKernel.class,
          VectorColumnLoops.class,
          VectorNormalizationLoops.class);

  private NormalizationVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(NormalizationProblem problem, Options options) {
    boolean fits =
        switch (problem.shape()) {
          case NormalizationProblem.Batch b ->
              b.c() <= Integer.MAX_VALUE / 2 && b.h() * b.w() <= Integer.MAX_VALUE / 2;
          case NormalizationProblem.Layer l -> l.columns() <= Integer.MAX_VALUE / 256;
        };
    return fits
        ? Tables.f32Only(problem, F32)
        : List.of(Tables.refusal(F32, "a plane or row has more elements than an int counts"));
  }

  private static Kernel kernel(Variant variant, NormalizationProblem problem, Options options) {
    return switch (problem.shape()) {
      case NormalizationProblem.Batch b ->
          b.layout() == ImageLayout.NHWC || b.h() * b.w() == 1
              ? new ColumnKernel(variant, problem, b, options)
              : new BatchKernel(variant, problem, b, options);
      case NormalizationProblem.Layer l -> new LayerKernel(variant, problem, l, options);
    };
  }
}
