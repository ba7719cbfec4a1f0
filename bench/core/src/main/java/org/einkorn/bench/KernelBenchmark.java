package org.einkorn.bench;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;
import org.einkorn.kernels.verify.Verifier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A variant of a backend, warm, on one problem: microseconds a run. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class KernelBenchmark {

  /** Most operations of a problem whose result is compared with the slow reference in place. */
  private static final double CHECKED_OPERATIONS = 5e8;

  private static final long SEED = 20;

  /** A backend, whose first offer is taken, or the id of a variant. */
  @Param({"vector", "onednn"})
  public String variant = "";

  /** Threads of a run. */
  @Param({"1", "2"})
  public int threads;

  /** The device's id. */
  @Param("cpu")
  public String device = "";

  /** Where the operands live on the CPU: native or heap. */
  @Param("native")
  public String storage = "";

  private Runnable run = () -> {};

  /** The problem's text. */
  protected abstract String problem();

  /** Prepares, verifies and fills operands. */
  @Setup(Level.Trial)
  public void prepare() {
    Problem problem = Problems.parse(problem());
    Options options = options();
    Variant chosen = choose(problem, options);
    Kernel kernel = chosen.prepare(problem, options, Preparation.WARM);
    if (problem.operations() <= CHECKED_OPERATIONS) {
      Optional<String> failure = Verifier.failure(kernel, SEED);
      if (failure.isPresent()) {
        throw new IllegalStateException(failure.get());
      }
    }
    Operands operands = new Trial(problem, options, Data.REALS, SEED).operands();
    Workspace workspace = kernel.newWorkspace();
    run =
        () -> {
          kernel.run(operands, workspace);
          options.device().finish();
        };
  }

  /** One run. */
  @Benchmark
  public void run() {
    run.run();
  }

  private Options options() {
    Device found =
        Backends.all().stream()
            .flatMap(backend -> backend.devices().stream())
            .filter(candidate -> candidate.id().equals(device))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no device '" + device + "'"));
    Options options = Options.on(found).withThreads(threads);
    return storage.equals("heap") ? options.withStorage(Storage.HEAP) : options;
  }

  private Variant choose(Problem problem, Options options) {
    Backend backend = Backends.named(variant.replaceAll("/.*", ""));
    List<Offer> offers = backend.offers(problem, options);
    for (Offer offer : offers) {
      boolean wanted = variant.equals(backend.name()) || variant.equals(offer.id());
      if (wanted && offer instanceof Offer.Candidate(Variant candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException(
        "'" + variant + "' does not offer to compute '" + problem.text() + "': " + offers);
  }
}
