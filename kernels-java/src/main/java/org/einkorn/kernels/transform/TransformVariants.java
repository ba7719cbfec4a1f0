package org.einkorn.kernels.transform;

import java.util.List;
import java.util.Optional;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.lookup.Lookup;
import org.einkorn.kernels.lookup.LookupKernel;
import org.einkorn.kernels.lookup.ScatterKernel;
import org.einkorn.kernels.transform.Transform.Gather;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of transform on the Vector API. */
public final class TransformVariants {

  private static final long NO_PADDING = -1;

  private static final VectorVariant<TransformProblem> F32 =
      new VectorVariant<>(
          "vector/transform/f32",
          TransformProblem.class,
          TransformVariants::kernel,
          TransformVariants.class,
          BoxKernel.class,
          FoldKernel.class,
          VectorTransformLoops.class);

  private TransformVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(TransformProblem problem, Options options) {
    if (problem.type() != DataType.F32) {
      return Tables.f32Only(problem, F32);
    }
    Optional<String> limit =
        problem.transform() instanceof Gather gather ? lookup(gather).limit() : Optional.empty();
    return limit
        .map(reason -> List.of(Tables.refusal(F32, reason)))
        .orElseGet(() -> List.of(new Offer.Candidate(F32)));
  }

  private static Lookup lookup(Gather t) {
    return new Lookup(
        t.dims().outer(t.axis()),
        t.dims().size(t.axis()),
        t.dims().inner(t.axis()),
        t.count(),
        NO_PADDING);
  }

  private static Kernel kernel(Variant variant, TransformProblem p, Options options) {
    boolean forward = p.direction() == Direction.FORWARD;
    if (p.transform() instanceof Gather gather) {
      Lookup lookup = lookup(gather);
      return forward
          ? new LookupKernel(variant, p, options, lookup, p.source(0), p.destination())
          : new ScatterKernel(
              variant, p, options, lookup, p.destination(), p.source(0), ScalarClass.ZERO);
    }
    return !forward && Boxes.isFold(p.transform())
        ? new FoldKernel(variant, p, options)
        : new BoxKernel(variant, p, options);
  }
}
