package org.einkorn.kernels.pooling;

import java.util.List;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of pooling on the Vector API. */
public final class PoolingVariants {

  private static final VectorVariant<PoolingProblem> F32 =
      new VectorVariant<>(
          "vector/pooling/f32",
          PoolingProblem.class,
          PoolingKernel::new,
          PoolingKernel.class,
          VectorMaxPoolingLoops.class,
          Plane.class,
          Places.class);

  private PoolingVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(PoolingProblem problem, Options options) {
    if (problem.layout() != ImageLayout.NCHW) {
      return List.of(Tables.refusal(F32, "computes nchw, not " + problem.layout().text()));
    }
    if (!Plane.fits(problem)) {
      return List.of(Tables.refusal(F32, "a plane has more than 2^28 rows, columns or elements"));
    }
    return Tables.f32Only(problem, F32);
  }
}
