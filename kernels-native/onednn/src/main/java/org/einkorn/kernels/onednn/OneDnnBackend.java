package org.einkorn.kernels.onednn;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.jspecify.annotations.Nullable;

/** The backend {@code onednn}. */
public final class OneDnnBackend implements Backend {

  private final Plans plans = new Plans();
  private @Nullable Availability availability;

  @Override
  public int spiVersion() {
    return 1;
  }

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public synchronized Availability availability() {
    Availability known = availability;
    if (known == null) {
      known = Library.availability();
      availability = known;
    }
    return known;
  }

  @Override
  public List<Device> devices() {
    return availability() instanceof Availability.Available ? List.of(Device.cpu()) : List.of();
  }

  @Override
  public List<Offer> offers(Problem problem, Options options) {
    if (options.device() != Device.cpu()) {
      return List.of();
    }
    if (availability() instanceof Availability.Unavailable absent) {
      return List.of(new Offer.Refusal(name(), absent.reason()));
    }
    String revision = Library.revision();
    List<Offer> offers = new ArrayList<>();
    for (Plans.Outcome outcome : plans.outcomes(problem, options)) {
      offers.add(
          switch (outcome) {
            case Plans.Outcome.Made made ->
                new Offer.Candidate(
                    new OneDnnVariant(made.id(), made.isThreadInvariant(), revision, plans));
            case Plans.Outcome.Refused refused -> new Offer.Refusal(refused.id(), refused.reason());
          });
    }
    return offers;
  }
}
