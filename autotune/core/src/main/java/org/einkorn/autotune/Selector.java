package org.einkorn.autotune;

import java.util.List;
import org.einkorn.autotune.Candidates.Offered;
import org.einkorn.autotune.Decision.Source;
import org.einkorn.kernels.Availability.Unavailable;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;

/** Chooses among candidates without the book: by force, or by the default order. */
final class Selector {

  private final List<Backend> backends;
  private final Forced forced;

  Selector(List<Backend> backends, Forced forced) {
    this.backends = backends;
    this.forced = forced;
  }

  Forced forced() {
    return forced;
  }

  /** The first candidate. */
  Decision byDefaultOrder(Problem problem, Options options, Candidates candidates, String because) {
    if (candidates.usable().isEmpty()) {
      throw new DispatchException(
          "nothing computes '"
              + problem.text()
              + "' with "
              + options.text()
              + ":"
              + candidates.reasons());
    }
    return new Decision(
        problem, options, candidates.usable().getFirst(), Source.DEFAULT_ORDER, because);
  }

  /** The first candidate that the user's choice admits; without one an error that says why. */
  Decision byForce(Problem problem, Options options, Candidates candidates, String id) {
    for (Variant variant : candidates.usable()) {
      if (Forced.admits(id, variant.id())) {
        return new Decision(problem, options, variant, Source.FORCED, "'" + id + "' is forced");
      }
    }
    throw new DispatchException(
        "'"
            + id
            + "' is forced, but it cannot compute '"
            + problem.text()
            + "' with "
            + options.text()
            + ": "
            + why(id, candidates, options));
  }

  private String why(String id, Candidates candidates, Options options) {
    String name = Forced.backend(id);
    Backend backend = backends.stream().filter(b -> b.name().equals(name)).findFirst().orElse(null);
    if (backend == null) {
      return "there is no backend '"
          + name
          + "' on the module path; add its module, or force one of: "
          + String.join(", ", backends.stream().map(Backend::name).toList());
    }
    if (backend.availability() instanceof Unavailable(String reason, String remedy)) {
      return reason + (remedy.isEmpty() ? "" : "; " + remedy);
    }
    StringBuilder reasons = new StringBuilder();
    StringBuilder offered = new StringBuilder();
    for (Offered offer : candidates.all()) {
      boolean matches = Forced.admits(id, offer.id()) || Forced.admits(offer.id(), id);
      if (matches && offer.standing() != Standing.CANDIDATE) {
        reasons.append("\n  ").append(offer.id()).append(": ").append(offer.reason());
      }
      if (Forced.backend(offer.id()).equals(name) && offer.standing() == Standing.CANDIDATE) {
        offered.append("\n  ").append(offer.id());
      }
    }
    if (!reasons.isEmpty()) {
      return reasons.toString();
    }
    return offered.isEmpty()
        ? "backend '" + name + "' does not compute on " + options.device().id()
        : "backend '" + name + "' offers other variants:" + offered;
  }
}
