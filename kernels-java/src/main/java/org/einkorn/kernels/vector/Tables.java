package org.einkorn.kernels.vector;

import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Problem;

/** What the families' tables share. */
public final class Tables {

  private Tables() {}

  /** The only offer: a variant for f32, a refusal for every other type. */
  public static List<Offer> f32Only(Problem problem, VectorVariant<?> variant) {
    return problem.type() == DataType.F32
        ? List.of(new Offer.Candidate(variant))
        : List.of(refusal(variant, "computes f32, not " + problem.type().text()));
  }

  /** A variant's refusal. */
  public static Offer refusal(VectorVariant<?> variant, String reason) {
    return new Offer.Refusal(variant.id(), reason);
  }
}
