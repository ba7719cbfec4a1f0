package org.einkorn.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.einkorn.bench.Work;
import org.einkorn.bench.networks.NetworkTask;
import org.einkorn.bench.results.Contender;
import org.einkorn.bench.results.Cost;
import org.einkorn.bench.results.Outcome;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.ResultsFile;
import org.einkorn.bench.results.Roof;
import org.einkorn.bench.results.Row;
import org.einkorn.bench.results.Unit;
import org.einkorn.cli.Cancellation;
import org.einkorn.cli.terminal.Progress;
import org.einkorn.cli.terminal.Terminal;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real forks of JMH, as few and short as can be; the reference needs no warming up. */
class BenchRunTest {

  private static final Problem TINY = Problems.parse("gemm forward f32 4x4:4x4");
  private static final Problem SMALL = Problems.parse("gemm forward f32 5x5:5x5");
  private static final Problem EMPTY = Problems.parse("gemm forward f32 0x4:4x4");
  private static final Roof ROOF =
      new Roof("fma f32, 1 thread", 1, "registers", 1000, Unit.GFLOPS, "test");

  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  /** Roofs and costs that are not measured. */
  private static final class Fixed implements Instruments {
    @Override
    public List<Roof> roofs(BenchPlan plan) {
      return List.of(ROOF);
    }

    @Override
    public List<Cost> costs(BenchPlan plan) {
      return List.of(new Cost("time to first result", 1, "ms"));
    }
  }

  @Test
  void aForkOfJmhIsMeasuredVerifiedAndKept() throws Exception {
    Results results = run(plan("reference", TINY, EMPTY));
    assertTrue(results.complete());
    assertEquals(results, ResultsFile.read(file()));
    assertEquals(2, results.rows().size());
    Row row = results.rows().getFirst();
    assertEquals("reference", row.contender().name());
    assertEquals(Contender.Kind.BACKEND, row.contender().kind());
    assertEquals("reference/gemm", row.contender().setting().split(";")[0]);
    Outcome.Measured measured = assertInstanceOf(Outcome.Measured.class, row.outcome());
    assertEquals(2, measured.samples().size(), "rounds that do not count are left out");
    assertTrue(measured.verified());
    assertEquals(2.0 * 4 * 4 * 4, measured.operations());
    assertEquals(ROOF, measured.roof());
    assertTrue(measured.bytesAllocated() > 0, "the reference allocates, and the row says so");
    Outcome.Refused refused =
        assertInstanceOf(Outcome.Refused.class, results.rows().getLast().outcome());
    assertEquals("there is nothing to compute", refused.reason());
    String jmh = Files.readString(folder.resolve("results.jmh.json"));
    assertTrue(jmh.contains("org.einkorn.bench.GemmBenchmark.warm"), jmh);
    assertTrue(jmh.contains("gc.alloc.rate.norm"), jmh);
  }

  @Test
  void aNetworkIsMeasuredLikeAKernel() throws Exception {
    BenchPlan plan = plan("vector", TINY);
    Work work = new Work.OfNetwork(NetworkTask.parse("inference f32 mlp mb1"));
    Results results =
        run(
            new BenchPlan(
                List.of(work), plan.participants(), List.of(1), plan.effort(), file(), "test"));
    Row row = results.rows().getFirst();
    assertEquals("inference", row.contest().family());
    assertEquals("vector", row.contender().setting().split(";")[0]);
    Outcome.Measured measured = assertInstanceOf(Outcome.Measured.class, row.outcome());
    assertEquals(2, measured.samples().size());
    assertEquals(work.operations(), measured.operations());
    assertEquals(ROOF, measured.roof());
    assertEquals(results, ResultsFile.read(file()));
  }

  @Test
  void anInterruptedRunKeepsWhatIsFinishedAndSaysSo() throws Exception {
    Thread runner = Thread.currentThread();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (rowsInFile() == 0) {
            LockSupport.parkNanos(1_000_000);
          }
          runner.interrupt();
        });
    assertThrows(InterruptedException.class, () -> run(plan("reference", TINY, SMALL)));
    Results results = ResultsFile.read(file());
    assertFalse(results.complete());
    assertEquals(1, results.rows().size());
    assertEquals(Map.of("gemm", 1), results.leftOut());
  }

  @Test
  void problemsBeyondTheBudgetAreLeftOutAndThatIsSaid() throws Exception {
    BenchPlan plan = plan("reference", TINY, EMPTY);
    Effort none = tiny(Duration.ZERO);
    Results results =
        run(new BenchPlan(plan.work(), plan.participants(), List.of(1), none, file(), "test"));
    assertEquals(List.of(), results.rows());
    assertFalse(results.complete());
    assertEquals(Map.of("gemm", 2), results.leftOut());
    assertEquals(results, ResultsFile.read(file()));
    assertTrue(err.toString().contains("2 of 2 are left out: 2 of gemm"), err::toString);
  }

  private int rowsInFile() {
    try {
      return Files.exists(file()) ? ResultsFile.read(file()).rows().size() : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file() {
    return folder.resolve("results.json");
  }

  private BenchPlan plan(String backend, Problem... problems) {
    return new BenchPlan(
        Stream.of(problems).<Work>map(Work.OfKernel::new).toList(),
        new ArrayList<>(Participants.backends(List.of(backend))),
        List.of(1),
        tiny(Duration.ofMinutes(5)),
        file(),
        "./einkorn bench");
  }

  private static Effort tiny(Duration budget) {
    return new Effort(
        "tiny",
        1,
        1,
        2,
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        1,
        10,
        1e6,
        Duration.ofMillis(1),
        false,
        budget);
  }

  private Results run(BenchPlan plan) throws IOException, InterruptedException {
    try (Progress progress = Progress.start("test", -1, Terminal.none(), new PrintWriter(err))) {
      return new BenchRun(plan, new Fixed(), progress, new Cancellation()).run();
    }
  }
}
