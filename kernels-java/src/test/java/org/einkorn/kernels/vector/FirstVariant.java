package org.einkorn.kernels.vector;

import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;

/** The variant that is taken where nothing was tuned. */
final class FirstVariant {

  private FirstVariant() {}

  static Variant of(Problem problem, Options options) {
    return VectorBackend.table(problem, options).stream()
        .filter(Offer.Candidate.class::isInstance)
        .map(offer -> ((Offer.Candidate) offer).variant())
        .findFirst()
        .orElseThrow();
  }
}
