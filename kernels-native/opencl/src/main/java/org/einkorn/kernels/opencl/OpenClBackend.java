package org.einkorn.kernels.opencl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.bindings.opencl.Discovery;
import org.einkorn.bindings.opencl.OpenCl;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Availability.Available;
import org.einkorn.kernels.Availability.Unavailable;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Team;

/** OpenCL as a backend: one device of the contract for each device that the loader knows. */
public final class OpenClBackend implements Backend {

  /** What was found, once per process: devices are compared by identity. */
  private static final class Found {
    static final Discovery DISCOVERY = OpenCl.discover(Team.budget());
    static final List<OpenClDevice> DEVICES =
        DISCOVERY instanceof Discovery.Found found
            ? found.devices().stream().map(OpenClDevice::new).toList()
            : List.of();
  }

  /** Does nothing: the search for devices is left to the first question. */
  public OpenClBackend() {}

  @Override
  public int spiVersion() {
    return 1;
  }

  @Override
  public String name() {
    return "opencl";
  }

  @Override
  public Availability availability() {
    return switch (Found.DISCOVERY) {
      case Discovery.Absent absent -> new Unavailable(absent.reason(), absent.remedy());
      case Discovery.Found found -> available(found);
    };
  }

  private static Availability available(Discovery.Found found) {
    Map<String, String> details = new LinkedHashMap<>();
    for (OpenClDevice device : Found.DEVICES) {
      DeviceInfo info = device.info();
      details.put(device.id(), info.name() + " by " + info.vendor() + ", " + info.type());
      details.put(device.id() + " platform", info.platform() + ", " + info.platformVersion());
      details.put(device.id() + " driver", info.driver());
      details.put(
          device.id() + " limits",
          String.format(
              "%d compute units, work-groups of %d, %d KiB local, %d MiB global, fp64 %s",
              info.computeUnits(),
              info.maxWorkGroupSize(),
              info.localMemory() >> 10,
              info.globalMemory() >> 20,
              info.fp64() ? "yes" : "no"));
    }
    for (int i = 0; i < found.notes().size(); i++) {
      details.put("note " + (i + 1), found.notes().get(i));
    }
    return new Available(Found.DEVICES.getFirst().info().version(), details);
  }

  @Override
  public List<Device> devices() {
    return List.copyOf(Found.DEVICES);
  }

  @Override
  public List<Offer> offers(Problem problem, Options options) {
    if (Found.DISCOVERY instanceof Discovery.Absent absent) {
      return List.of(new Offer.Refusal(name(), absent.reason() + ": " + absent.remedy()));
    }
    if (!(options.device() instanceof OpenClDevice device)) {
      return List.of();
    }
    List<Planner> planners = Table.of(problem.family(), device.info().type());
    if (planners.isEmpty()) {
      return List.of(
          new Offer.Refusal(name(), "there are no OpenCL kernels of " + problem.family().text()));
    }
    List<Offer> offers = new ArrayList<>();
    for (Planner planner : planners) {
      OpenClVariant variant = new OpenClVariant(planner, device);
      offers.add(
          variant
              .refusal(problem, options)
              .<Offer>map(reason -> new Offer.Refusal(variant.id(), reason))
              .orElseGet(() -> new Offer.Candidate(variant)));
    }
    if (offers.isEmpty()) {
      offers.add(new Offer.Refusal(name(), "has no kernels for " + problem.family().text()));
    }
    return offers;
  }
}
