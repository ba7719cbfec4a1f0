package org.einkorn.autotune;

import java.util.List;
import java.util.Map;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;

/** A backend whose offers throw. */
record ThrowingBackend(String name, Runnable failure) implements Backend {

  ThrowingBackend(String name) {
    this(name, () -> {});
  }

  @Override
  public int spiVersion() {
    return 1;
  }

  @Override
  public Availability availability() {
    return new Availability.Available("1", Map.of());
  }

  @Override
  public List<Device> devices() {
    return List.of(Device.cpu());
  }

  @Override
  public List<Offer> offers(Problem problem, Options options) {
    failure.run();
    throw new IllegalStateException("out of order");
  }
}
