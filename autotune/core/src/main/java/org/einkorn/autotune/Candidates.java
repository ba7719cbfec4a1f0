package org.einkorn.autotune;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.jspecify.annotations.Nullable;

/** The offers for a problem, in the default order, sorted out by what the options allow. */
final class Candidates {

  private static final Logger LOGGER = System.getLogger(Candidates.class.getName());

  /**
   * One offer.
   *
   * @param id the variant's or backend's id
   * @param variant the variant, null for a refusal
   * @param standing candidate, or why not
   * @param reason the reason of any standing but candidate
   */
  record Offered(String id, @Nullable Variant variant, Standing standing, String reason) {}

  /** Finds out whether a variant is quarantined for a problem: the reason, or null. */
  @FunctionalInterface
  interface Quarantine {
    @Nullable String reason(Variant variant, Problem problem, Options options);
  }

  private final List<Offered> all = new ArrayList<>();
  private final List<Variant> usable = new ArrayList<>();

  Candidates(List<Backend> backends, Problem problem, Options options, Quarantine quarantine) {
    for (Backend backend : backends) {
      for (Offer offer : offers(backend, problem, options)) {
        Offered offered =
            switch (offer) {
              case Offer.Refusal(String id, String reason) ->
                  new Offered(id, null, Standing.REFUSED, reason);
              case Offer.Candidate(Variant variant) ->
                  sortOut(variant, problem, options, quarantine);
            };
        all.add(offered);
        if (offered.variant() != null && offered.standing() == Standing.CANDIDATE) {
          usable.add(offered.variant());
        }
      }
    }
  }

  /** A backend that throws refuses for that reason; the others are asked nevertheless. */
  private static List<Offer> offers(Backend backend, Problem problem, Options options) {
    try {
      return backend.offers(problem, options);
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      LOGGER.log(Level.WARNING, "backend " + backend.name() + " failed to make an offer: " + e);
      return List.of(new Offer.Refusal(backend.name(), "it failed to make an offer: " + e));
    }
  }

  private static Offered sortOut(
      Variant variant, Problem problem, Options options, Quarantine quarantine) {
    if (options.mode() == Mode.STRICT && !variant.isThreadInvariant()) {
      return new Offered(
          variant.id(),
          variant,
          Standing.EXCLUDED,
          "its result may depend on the number of threads, which strict mode forbids");
    }
    if (variant.accuracy().compareTo(options.accuracy()) > 0) {
      return new Offered(
          variant.id(),
          variant,
          Standing.EXCLUDED,
          "its accuracy class is "
              + variant.accuracy().text()
              + ", the options allow "
              + options.accuracy().text());
    }
    String reason = quarantine.reason(variant, problem, options);
    return reason == null
        ? new Offered(variant.id(), variant, Standing.CANDIDATE, "")
        : new Offered(variant.id(), variant, Standing.QUARANTINED, reason);
  }

  /** Every offer and refusal, in the default order. */
  List<Offered> all() {
    return all;
  }

  /** The variants that may compute the problem, in the default order. */
  List<Variant> usable() {
    return usable;
  }

  /** The usable variant with this id, null when there is none. */
  @Nullable Variant usable(String id) {
    for (Variant variant : usable) {
      if (variant.id().equals(id)) {
        return variant;
      }
    }
    return null;
  }

  /** Why each one is out, a line each. */
  String reasons() {
    StringBuilder text = new StringBuilder();
    for (Offered offered : all) {
      if (offered.standing() != Standing.CANDIDATE) {
        text.append("\n  ").append(offered.id()).append(": ").append(offered.reason());
      }
    }
    return text.isEmpty() ? "\n  no backend works on this device" : text.toString();
  }
}
