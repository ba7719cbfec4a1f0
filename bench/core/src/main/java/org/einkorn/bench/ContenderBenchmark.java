package org.einkorn.bench;

import java.util.concurrent.TimeUnit;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Storage;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * A backend on one piece of work: microseconds a run. Its result is verified before the first
 * sample, and it has run until it is compiled and allocates no more.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class ContenderBenchmark {

  private static final long NANOS_PER_MILLI = 1_000_000;

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

  private Baton baton = Baton.NONE;
  private Runnable run = () -> {};

  /** Prepares and verifies what is run. */
  protected abstract Prepared prepared();

  /** Prepares, and warms up when it is its turn. */
  @Setup(Level.Trial)
  public void prepare(BenchmarkParams parameters) {
    baton = Baton.ofProcess();
    try {
      Prepared subject = prepared();
      baton.ready(subject.implementation(), subject.verification());
      run = subject::run;
      baton.awaitTurn();
      long limit = Long.getLong(SteadyState.LIMIT_PROPERTY, SteadyState.DEFAULT_LIMIT_MILLIS);
      baton.steady(
          SteadyState.reach(run, subject.heapBytes(), subject.patience(), limit * NANOS_PER_MILLI));
    } catch (RuntimeException e) {
      baton.failed(e);
      throw e;
    }
  }

  /**
   * Waits until no other contender runs. A turn lasts until here: after an iteration JMH collects
   * and prints, which would disturb who comes next.
   */
  @Setup(Level.Iteration)
  public void awaitTurn() {
    baton.awaitTurn();
  }

  /** Lets the next contender run after the last iteration. */
  @TearDown(Level.Trial)
  public void endTurn() {
    baton.endTurn();
  }

  /** A run whose operands are in the caches, as far as they fit. */
  @Benchmark
  public void warm() {
    run.run();
  }

  /** A run whose operands were driven out of the caches. */
  @Benchmark
  public void cold(CacheSweep sweep) {
    run.run();
  }

  /** Device, threads and storage. */
  protected final Options options() {
    Device found =
        Backends.all().stream()
            .flatMap(backend -> backend.devices().stream())
            .filter(candidate -> candidate.id().equals(device))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no device '" + device + "'"));
    Options options = Options.on(found).withThreads(threads);
    return storage.equals("heap") ? options.withStorage(Storage.HEAP) : options;
  }
}
