package org.einkorn.autotune;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.einkorn.autotune.book.Book;
import org.einkorn.autotune.book.BookException;
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

  private static final Logger LOGGER = System.getLogger(Einkorn.class.getName());

  private final List<Backend> backends;
  private final Policy policy;
  private final Library library;
  private final Advisor advisor;
  private final Explainer explainer;
  private final Tuner tuner;
  private final TuneSettings onUse;
  private final Background background = new Background();
  private final Preparer preparer = new Preparer(background);
  private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

  private Einkorn(Builder builder) {
    this.backends = List.copyOf(builder.backends == null ? Backends.all() : builder.backends);
    this.policy = builder.policy;
    this.onUse = builder.onUse;
    this.library = new Library(backends, builder.systemBook, builder.book, builder.pinnedBook);
    Selector selector = new Selector(backends, builder.forced);
    this.advisor = new Advisor(backends, policy, selector, library);
    this.explainer = new Explainer(advisor);
    this.tuner = new Tuner(advisor, library, builder.clock);
  }

  /** The one of this process, set up by system properties; see {@link #builder()}. */
  public static Einkorn shared() {
    return Shared.INSTANCE;
  }

  /**
   * A builder that starts from the system properties {@code einkorn.policy} ({@code off}, {@code
   * lookup}, {@code tune-on-first-use}, {@code tune-in-background}; look-up by default), {@code
   * einkorn.backend} (what is forced), {@code einkorn.book} (the user's book, else {@code
   * book.json} in the {@linkplain UserFolder user's folder}) and {@code einkorn.book.pinned} (the
   * book that strict mode follows).
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
        made = einkorn.make(key.problem(), key.options());
        handle = made;
      }
      return made;
    }
  }

  private Handle make(Problem problem, Options options) {
    Candidates candidates = advisor.candidates(problem, options);
    Decision decision = advisor.advise(problem, options, candidates).decision();
    if (policy.tunes() && advisor.isWorthTuning(problem, options, candidates)) {
      if (policy == Policy.TUNE_IN_BACKGROUND) {
        return preparer.prepareAndImprove(
            decision, candidates, () -> tuneOnUse(problem, options, decision));
      }
      try {
        return preparer.prepare(tuneOnUse(problem, options, decision), candidates);
      } catch (InterruptedException e) {
        // Without a measurement there is still an answer; the caller sees the interruption.
        Thread.currentThread().interrupt();
      }
    }
    return preparer.prepare(decision, candidates);
  }

  /** What is decided after a race; the old decision when the race brought nothing. */
  private Decision tuneOnUse(Problem problem, Options options, Decision old)
      throws InterruptedException {
    try {
      tuner.tune(List.of(problem), options, onUse, TuneListener.NONE);
    } catch (BookException e) {
      // The book in memory has it: this run loses nothing.
      LOGGER.log(Level.WARNING, e.getMessage());
    } catch (DispatchException e) {
      LOGGER.log(Level.WARNING, "'" + problem.text() + "' is not tuned: " + e.getMessage());
      return old;
    }
    return decision(problem, options);
  }

  /**
   * Which variant computes a problem, and who decided; nothing is prepared.
   *
   * @throws DispatchException when nothing computes the problem, or what is forced cannot
   */
  public Decision decision(Problem problem, Options options) {
    return advisor.advise(problem, options, advisor.candidates(problem, options)).decision();
  }

  /** Every candidate of a problem, who refused and why, what was measured, and who decided. */
  public Explanation explain(Problem problem, Options options) {
    return explainer.explain(problem, options);
  }

  /**
   * Races problems and writes each outcome to the user's book at once. Handles of these problems
   * and options follow: those that exist get the winner as their target before this returns, also
   * when it is interrupted or the book cannot be written. In strict mode they do not, for there
   * only a pinned book counts.
   *
   * @throws InterruptedException when the thread is interrupted; what was finished is in the book
   * @throws BookException when the book cannot be written
   */
  public TuneReport tune(
      List<Problem> problems, Options options, TuneSettings settings, TuneListener listener)
      throws InterruptedException {
    try {
      return tuner.tune(problems, options, settings, listener);
    } finally {
      problems.forEach(problem -> follow(new Key(problem, options)));
    }
  }

  /** Gives a handle that exists the target that is decided on now. */
  private void follow(Key key) {
    Slot slot = slots.get(key);
    Handle handle = slot == null ? null : slot.handle;
    if (handle == null || key.options().mode() == Mode.STRICT) {
      return;
    }
    try {
      Decision decision = decision(key.problem(), key.options());
      if (decision.variant().id().equals(handle.variant().id())) {
        handle.follow(decision);
      } else {
        handle.follow(Preparer.kernel(decision, decision.variant()), decision);
      }
    } catch (DispatchException e) {
      LOGGER.log(Level.WARNING, e.getMessage() + "; " + handle + " stays");
    }
  }

  /** The book in layers: what was measured, and what is quarantined. */
  public Book book() {
    return library.book();
  }

  /** The book that strict mode follows, if one is pinned; its hash belongs into manifests. */
  public Optional<Book> pinnedBook() {
    return library.pinned();
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
    private Path book = UserFolder.book();
    private Path systemBook = Book.SYSTEM;
    private @Nullable Path pinnedBook;
    private TuneSettings onUse = TuneSettings.DEFAULT.withBudget(Duration.ofSeconds(2));
    private LongSupplier clock = System::nanoTime;

    private Builder() {
      policy = Policy.parse(System.getProperty("einkorn.policy", Policy.LOOKUP.text()));
      String property = System.getProperty("einkorn.backend");
      forced = property == null ? Forced.NOTHING : Forced.parse(property);
      String pinned = System.getProperty("einkorn.book.pinned");
      pinnedBook = pinned == null ? null : Path.of(pinned);
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

    /** The user's book; its journal lies in the folder {@code journal} beside it. */
    public Builder book(Path file) {
      book = file;
      return this;
    }

    /** The system's book. */
    public Builder systemBook(Path file) {
      systemBook = file;
      return this;
    }

    /** The book that strict mode follows; it is read once and never written. */
    public Builder pinnedBook(Path file) {
      pinnedBook = file;
      return this;
    }

    /** How a problem is raced by the policies that tune on use; two seconds by default. */
    public Builder tuningOnUse(TuneSettings settings) {
      onUse = settings;
      return this;
    }

    /** A clock in nanoseconds for races. */
    Builder clock(LongSupplier nanos) {
      clock = nanos;
      return this;
    }

    /** The dispatcher. */
    public Einkorn build() {
      return new Einkorn(this);
    }
  }
}
