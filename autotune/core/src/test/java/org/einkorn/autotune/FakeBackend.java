package org.einkorn.autotune;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;

/** A backend with given offers for every problem of the CPU. */
final class FakeBackend implements Backend {

  private final String name;
  private final List<Offer> offers = new ArrayList<>();
  private Availability availability = new Availability.Available("1.0", Map.of());

  FakeBackend(String name, Variant... variants) {
    this.name = name;
    for (Variant variant : variants) {
      offers.add(new Offer.Candidate(variant));
    }
  }

  FakeBackend refusing(String id, String reason) {
    offers.add(new Offer.Refusal(id, reason));
    return this;
  }

  FakeBackend version(String version) {
    availability = new Availability.Available(version, Map.of());
    return this;
  }

  FakeBackend unavailable(String reason, String remedy) {
    availability = new Availability.Unavailable(reason, remedy);
    return refusing(name, reason);
  }

  @Override
  public int spiVersion() {
    return 1;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Availability availability() {
    return availability;
  }

  @Override
  public List<Device> devices() {
    return List.of(Device.cpu());
  }

  @Override
  public List<Offer> offers(Problem problem, Options options) {
    return options.device().equals(Device.cpu()) ? List.copyOf(offers) : List.of();
  }
}
