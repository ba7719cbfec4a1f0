package org.einkorn.kernels.pooling;

import java.util.List;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of pooling on the Vector API. */
public final class PoolingVariants {

  private static final VectorVariant<PoolingProblem> F32 =
      new VectorVariant<>(
          "vector/pooling/f32",
          PoolingProblem.class,
          PoolingVariants::kernel,
          GlobalMeanKernel.class,
          PoolingKernel.class,
          VectorMaxPoolingLoops.class,
          WindowKernel.class,
          VectorWindowLoops.class,
          VectorChannelLoops.class,
          Plane.class,
          Places.class);

  private PoolingVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(PoolingProblem problem, Options options) {
    if (!(isPlain(problem) ? Plane.fits(problem) : Windows.fits(problem))) {
      return List.of(
          Tables.refusal(
              F32, "a window, or a plane with its channels, is more than an int counts"));
    }
    return Tables.f32Only(problem, F32);
  }

  /** Whether it is the maximum of images, which has loops of its own. */
  private static boolean isPlain(PoolingProblem p) {
    return p.kind() == PoolingKind.MAX
        && p.layout() == ImageLayout.NCHW
        && p.isFlat()
        && !p.adaptive();
  }

  private static Kernel kernel(Variant variant, PoolingProblem problem, Options options) {
    if (isPlain(problem)) {
      return new PoolingKernel(variant, problem, options);
    }
    return GlobalMeanKernel.fits(problem)
        ? new GlobalMeanKernel(variant, problem, options)
        : new WindowKernel(variant, problem, options);
  }
}
