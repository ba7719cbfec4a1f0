package org.einkorn.kernels.reference;

import java.util.List;
import java.util.Map;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;

/** The references as a backend: always there, always right, slow, and the last choice. */
public final class ReferenceBackend implements Backend {

  @Override
  public int spiVersion() {
    return 1;
  }

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Availability availability() {
    return new Availability.Available("1", Map.of("arithmetic", "double, plain loops"));
  }

  @Override
  public List<Device> devices() {
    return List.of(Device.cpu());
  }

  @Override
  public List<Offer> offers(Problem problem, Options options) {
    return options.device().equals(Device.cpu())
        ? List.of(new Offer.Candidate(new ReferenceVariant("reference/" + problem.family().text())))
        : List.of();
  }

  private record ReferenceVariant(String id) implements Variant {
    @Override
    public boolean isThreadInvariant() {
      return true;
    }

    @Override
    public String revision() {
      return "1";
    }

    @Override
    public Kernel prepare(Problem problem, Options options, Preparation preparation) {
      return new Kernel(this, problem, options) {
        @Override
        protected void execute(Operands operands, Workspace workspace) {
          References.evaluate(problem, operands).store(problem);
        }
      };
    }
  }
}
