package org.einkorn.cli.commands;

import java.util.List;
import java.util.Map;
import org.einkorn.kernels.Accuracy;
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

/** A backend that does not do its work. */
record FakeBackend(String name, Conduct conduct) implements Backend {

  /** What it does instead. */
  enum Conduct {
    /** Leaves the destination as it is. */
    WRONG,
    /** The same, in the class of larger errors, and refuses where that is not allowed. */
    RELAXED,
    /** Throws. */
    THROWS,
    /** Refuses. */
    REFUSES,
    /** Cannot be loaded. */
    ABSENT
  }

  @Override
  public int spiVersion() {
    return 1;
  }

  @Override
  public Availability availability() {
    return conduct == Conduct.ABSENT
        ? new Availability.Unavailable("its library is missing", "Install libgone.")
        : new Availability.Available("1.2", Map.of("library", "/lib/lib" + name + ".so"));
  }

  @Override
  public List<Device> devices() {
    return conduct == Conduct.ABSENT ? List.of() : List.of(Device.cpu());
  }

  @Override
  public List<Offer> offers(Problem problem, Options options) {
    return List.of(
        conduct == Conduct.REFUSES
                || (conduct == Conduct.RELAXED && options.accuracy() != Accuracy.RELAXED)
            ? new Offer.Refusal(name, "too hot today")
            : new Offer.Candidate(new Fake(name + "/" + problem.family().text(), conduct)));
  }

  private record Fake(String id, Conduct conduct) implements Variant {
    @Override
    public Accuracy accuracy() {
      return conduct == Conduct.RELAXED ? Accuracy.RELAXED : Accuracy.STANDARD;
    }

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
      if (conduct == Conduct.THROWS) {
        throw new IllegalStateException("out of order");
      }
      return new Kernel(this, problem, options) {
        @Override
        protected void execute(Operands operands, Workspace workspace) {
          // Nothing is computed: the destination keeps what it held.
        }
      };
    }
  }
}
