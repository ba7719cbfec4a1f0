package org.einkorn.autotune;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.einkorn.autotune.Candidates.Offered;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The façade: give it a {@link Problem}, get a {@link Handle} whose variant was chosen by
 * measurement, and ask why.
 *
 * <p>Safe for use by many threads.
 */
public final class Einkorn implements AutoCloseable {

  private record Key(Problem problem, Options options) {}

  private static final class Shared {
    static final Einkorn INSTANCE = builder().build();
  }

  private final List<Backend> backends;
  private final Policy policy;
  private final Selector selector;
  private final Background background = new Background();
  private final Preparer preparer = new Preparer(background);
  private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

  private Einkorn(Builder builder) {
    this.backends = List.copyOf(builder.backends == null ? Backends.all() : builder.backends);
    this.policy = builder.policy;
    this.selector = new Selector(backends, builder.forced);
  }

  /** The one of this process, set up by system properties; see {@link #builder()}. */
  public static Einkorn shared() {
    return Shared.INSTANCE;
  }

  /**
   * A builder that starts from the system properties {@code einkorn.policy} ({@code off}, {@code
   * lookup}, {@code tune-on-first-use}, {@code tune-in-background}; look-up by default) and {@code
   * einkorn.backend} (what is forced).
   */
  public static Builder builder() {
    return new Builder();
  }

  /** The backends that are asked, in the default order. */
  public List<Backend> backends() {
    return backends;
  }

  /** The policy. */
  public Policy policy() {
    return policy;
  }

  /** The devices of all available backends, the CPU first. */
  public List<Device> devices() {
    List<Device> devices = new ArrayList<>();
    devices.add(Device.cpu());
    for (Backend backend : backends) {
      for (Device device : backend.devices()) {
        if (!devices.contains(device)) {
          devices.add(device);
        }
      }
    }
    return devices;
  }

  /**
   * The device with this id, such as {@code cpu} or {@code opencl:0}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Device device(String id) {
    for (Device device : devices()) {
      if (device.id().equals(id)) {
        return device;
      }
    }
    throw new IllegalArgumentException(
        "no device '"
            + id
            + "'; there are: "
            + String.join(", ", devices().stream().map(Device::id).toList()));
  }

  /** A handle on the CPU with all threads, fast mode and native storage. */
  public Handle handle(Problem problem) {
    return handle(problem, CpuOptions.DEFAULT);
  }

  /**
   * The handle of a problem under options: always the same one, made at the first call.
   *
   * @throws DispatchException when nothing computes the problem, or what is forced cannot
   */
  public Handle handle(Problem problem, Options options) {
    Key key = new Key(problem, options);
    Slot slot = slots.get(key);
    if (slot == null) {
      slot = slots.computeIfAbsent(key, _ -> new Slot());
    }
    Handle handle = slot.handle;
    return handle != null ? handle : slot.make(this, key);
  }

  private static final class CpuOptions {
    static final Options DEFAULT = Options.cpu();
  }

  /** The place of a handle; threads that ask for the same one wait for each other. */
  private static final class Slot {
    private volatile @Nullable Handle handle;

    synchronized Handle make(Einkorn einkorn, Key key) {
      Handle made = handle;
      if (made == null) {
        Candidates candidates = einkorn.candidates(key.problem(), key.options());
        Decision decision = einkorn.decide(key.problem(), key.options(), candidates);
        made = einkorn.preparer.prepare(decision, candidates);
        handle = made;
      }
      return made;
    }
  }

  private Candidates candidates(Problem problem, Options options) {
    return new Candidates(backends, problem, options, (variant, p, o) -> null);
  }

  /**
   * Which variant computes a problem, and who decided; nothing is prepared.
   *
   * @throws DispatchException when nothing computes the problem, or what is forced cannot
   */
  public Decision decision(Problem problem, Options options) {
    return decide(problem, options, candidates(problem, options));
  }

  private Decision decide(Problem problem, Options options, Candidates candidates) {
    if (options.mode() == Mode.STRICT && policy.tunes()) {
      throw new IllegalStateException(
          "strict mode does not tune on use: its choice must not depend on when it is made; tune"
              + " first, then use the policy lookup with a pinned book");
    }
    String forced = selector.forced().on(problem);
    return forced != null
        ? selector.byForce(problem, options, candidates, forced)
        : selector.byDefaultOrder(problem, options, candidates, "nothing was measured");
  }

  /** Every candidate of a problem, who refused and why, and who decided. */
  public Explanation explain(Problem problem, Options options) {
    Candidates candidates = candidates(problem, options);
    Decision decision = null;
    String failure = "";
    try {
      decision = decide(problem, options, candidates);
    } catch (DispatchException e) {
      failure = String.valueOf(e.getMessage());
    }
    List<Explanation.Row> rows = new ArrayList<>();
    for (Offered offered : candidates.all()) {
      boolean chosen = decision != null && offered.variant() == decision.variant();
      rows.add(
          new Explanation.Row(
              offered.id(),
              chosen ? Standing.CHOSEN : offered.standing(),
              chosen && decision != null ? decision.reason() : offered.reason(),
              Optional.empty()));
    }
    return new Explanation(
        problem, options, Optional.ofNullable(decision), failure, rows, List.of());
  }

  /** Stops preparing in the background; handles stay usable, with the targets that they have. */
  @Override
  public void close() {
    try {
      background.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sets up a dispatcher. */
  public static final class Builder {
    private @Nullable List<Backend> backends;
    private Policy policy;
    private Forced forced;

    private Builder() {
      policy = Policy.parse(System.getProperty("einkorn.policy", Policy.LOOKUP.text()));
      String property = System.getProperty("einkorn.backend");
      forced = property == null ? Forced.NOTHING : Forced.parse(property);
    }

    /** The backends to ask, in the default order, instead of all of the module path. */
    public Builder backends(List<Backend> list) {
      backends = List.copyOf(list);
      return this;
    }

    /** The policy. */
    public Builder policy(Policy newPolicy) {
      policy = newPolicy;
      return this;
    }

    /**
     * Forces backends or variants: a list such as {@code vector} or {@code vector,onednn/pooling},
     * where an id with a family binds this family only.
     */
    public Builder force(String ids) {
      forced = Forced.parse(ids);
      return this;
    }

    /** The dispatcher. */
    public Einkorn build() {
      return new Einkorn(this);
    }
  }
}
