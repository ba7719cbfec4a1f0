package org.einkorn.kernels.embedding;

import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.lookup.Lookup;
import org.einkorn.kernels.lookup.LookupKernel;
import org.einkorn.kernels.lookup.ScatterKernel;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of embedding on the Vector API. */
public final class EmbeddingVariants {

  private static final VectorVariant<EmbeddingProblem> F32 =
      new VectorVariant<>(
          "vector/embedding/f32",
          EmbeddingProblem.class,
          EmbeddingVariants::kernel,
          EmbeddingVariants.class,
          LookupKernel.class,
          ScatterKernel.class);

  private EmbeddingVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(EmbeddingProblem problem, Options options) {
    if (problem.type() != DataType.F32) {
      return Tables.f32Only(problem, F32);
    }
    return lookup(problem)
        .limit()
        .map(reason -> List.of(Tables.refusal(F32, reason)))
        .orElseGet(() -> List.of(new Offer.Candidate(F32)));
  }

  private static Lookup lookup(EmbeddingProblem p) {
    return new Lookup(1, p.rows(), p.width(), p.count(), p.padding());
  }

  private static Kernel kernel(Variant variant, EmbeddingProblem p, Options options) {
    Lookup lookup = lookup(p);
    return p.direction() == Direction.FORWARD
        ? new LookupKernel(variant, p, options, lookup, Role.WEIGHTS, Role.DST)
        : new ScatterKernel(
            variant, p, options, lookup, Role.DIFF_DST, Role.DIFF_WEIGHTS, p.beta());
  }
}
