package org.einkorn.autotune.race;

import java.util.Optional;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;

/** Asks a variant's backend whether it offers the same variant for a smaller problem. */
@FunctionalInterface
public interface SiblingOffers {

  /** The variant with this very id for another problem, under the race's options. */
  Optional<Variant> find(Problem sibling, String id);
}
