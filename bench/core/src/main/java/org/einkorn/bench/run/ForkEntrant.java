package org.einkorn.bench.run;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.einkorn.bench.SteadyState;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.VerboseMode;

/** A backend in a heat: one fork of JMH, whose iterations wait for their turns. */
final class ForkEntrant implements Entrant {

  private static final Duration PREPARING = Duration.ofMinutes(5);
  private static final Duration ENDING = Duration.ofSeconds(60);

  private static final String ALLOCATION = "gc.alloc.rate.norm";
  private static final double NANOS_PER_MICRO = 1e3;
  private static final int LAST_LINES = 6;

  /** Frames of JMH's log, and what every JVM with vectors prints. */
  private static final Pattern SILENT =
      Pattern.compile("</?std(out|err)|WARNING: Using incubator|Benchmark had encountered|# ");

  private final Options options;
  private final ForkLine line;
  private final Duration warmUp;
  private final Duration turn;
  private final Consumer<Collection<RunResult>> archive;
  private final CompletableFuture<Collection<RunResult>> results = new CompletableFuture<>();
  private ForkLine.Message.Ready ready = new ForkLine.Message.Ready("", "");
  private SteadyState steady = new SteadyState(true, 0, 0, 0);

  ForkEntrant(JmhOptions settings, ForkLine line, Consumer<Collection<RunResult>> archive) {
    this.options = settings.build(line.option());
    this.line = line;
    this.warmUp = settings.effort().warmUp();
    this.turn = settings.effort().round();
    this.archive = archive;
  }

  @Override
  public void start() {
    Thread.ofPlatform().daemon().name("jmh").start(this::runJmh);
  }

  private void runJmh() {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8)) {
      OutputFormat format = OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL);
      results.complete(new Runner(options, format).run());
      line.gone("its JVM has ended");
    } catch (RunnerException | RuntimeException e) {
      results.completeExceptionally(e);
      line.gone("its JVM died: " + tail(log.toString(StandardCharsets.UTF_8)));
    }
  }

  /** What JMH's log ends with, without the lines that say nothing. */
  private static String tail(String log) {
    List<String> lines =
        log.lines()
            .map(String::strip)
            .filter(text -> !text.isEmpty() && !SILENT.matcher(text).lookingAt())
            .toList();
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  @Override
  public void awaitReady() throws InterruptedException {
    ready = line.await(ForkLine.Message.Ready.class, PREPARING);
  }

  @Override
  public void warmUp() throws InterruptedException {
    line.turn();
    steady = line.await(ForkLine.Message.Steady.class, warmUp.plus(ENDING)).state();
  }

  @Override
  public void round() throws InterruptedException {
    line.turn();
    line.await(ForkLine.Message.Done.class, turn.plus(ENDING));
  }

  @Override
  public Ending.Timed finish() throws InterruptedException {
    Collection<RunResult> runs;
    try {
      runs = results.get(ENDING.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw EntrantException.failed("JMH gave no results: " + e.getMessage());
    }
    archive.accept(runs);
    List<IterationResult> iterations = new ArrayList<>();
    for (RunResult run : runs) {
      for (BenchmarkResult benchmark : run.getBenchmarkResults()) {
        iterations.addAll(benchmark.getIterationResults());
      }
    }
    double[] nanos =
        iterations.stream()
            .mapToDouble(result -> result.getPrimaryResult().getScore() * NANOS_PER_MICRO)
            .toArray();
    if (nanos.length == 0) {
      throw EntrantException.failed("JMH gave no results");
    }
    return new Ending.Timed(
        nanos,
        ready.variant(),
        ready.verification(),
        OptionalDouble.of(bytesAllocated(iterations)),
        steady.complaint());
  }

  /**
   * JMH's figure counts the objects that JMH makes in an iteration too, which are many if a run is
   * long; that of the last batch of warming up does not.
   */
  private double bytesAllocated(List<IterationResult> iterations) {
    double[] norm =
        iterations.stream()
            .mapToDouble(iteration -> {
              Result<?> result = iteration.getSecondaryResults().get(ALLOCATION);
              return result == null ? 0 : result.getScore();
            })
            .sorted()
            .toArray();
    return Math.min(steady.bytesAllocated(), norm[norm.length / 2]);
  }

  @Override
  public void close() {
    line.close();
  }
}
