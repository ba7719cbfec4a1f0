package org.einkorn.kernels.normalization;

import java.util.List;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.normalization.NormalizationProblem.Batch;
import org.einkorn.kernels.normalization.NormalizationProblem.Images;
import org.einkorn.kernels.normalization.NormalizationProblem.Rows;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of normalization on the Vector API. */
public final class NormalizationVariants {

  /** Most channels, images and elements of a plane. */
  private static final long MOST = Integer.MAX_VALUE / 2;

  private static final VectorVariant<NormalizationProblem> F32 =
      new VectorVariant<>(
          "vector/normalization/f32",
          NormalizationProblem.class,
          NormalizationVariants::kernel,
          BatchKernel.class,
          BatchStatistics.class,
          ColumnKernel.class,
          GroupKernel.class,
          RowKernel.class,
          VectorColumnLoops.class,
          VectorPlaneLoops.class,
          VectorRowLoops.class);

  private NormalizationVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(NormalizationProblem problem, Options options) {
    boolean fits =
        switch (problem.shape()) {
          case Images i ->
              i.c() <= MOST
                  && i.h() * i.w() <= MOST
                  && (i instanceof Batch || (i.mb() <= MOST && i.mb() * i.c() <= MOST));
          case Rows r -> r.columns() <= Integer.MAX_VALUE / 256;
        };
    return fits
        ? Tables.f32Only(problem, F32)
        : List.of(
            Tables.refusal(
                F32, "a plane or row, or all planes of all images, are more than an int counts"));
  }

  private static Kernel kernel(Variant variant, NormalizationProblem problem, Options options) {
    return switch (problem.shape()) {
      case Batch b ->
          b.layout() == ImageLayout.NHWC || b.h() * b.w() == 1
              ? new ColumnKernel(variant, problem, b, options)
              : new BatchKernel(variant, problem, b, options);
      case Images i -> new GroupKernel(variant, problem, i, options);
      case Rows r -> new RowKernel(variant, problem, r, options);
    };
  }
}
