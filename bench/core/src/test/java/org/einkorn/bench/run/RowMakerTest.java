package org.einkorn.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.einkorn.bench.Work;
import org.einkorn.bench.results.Cache;
import org.einkorn.bench.results.Contender;
import org.einkorn.bench.results.Outcome;
import org.einkorn.bench.results.Row;
import org.einkorn.bench.results.Unit;
import org.einkorn.bench.roofs.Roofline;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.junit.jupiter.api.Test;

class RowMakerTest {

  private static final Problem PROBLEM = Problems.parse("gemm forward f32 64x64:64x64");
  private static final RowMaker WITHOUT_ROOFS = new RowMaker(new Roofline(List.of(), List.of()));

  @Test
  void aRowSaysWhatAReaderMustKnowOfItsSamples() {
    Row row =
        row(
            new Ending.Timed(
                new double[] {3, 1, 2},
                "vector/gemm",
                "gemm forward f32 8x8:8x8",
                OptionalDouble.of(16),
                "not steady after 2.0 s"));
    assertEquals(
        "vector/gemm; verified on gemm forward f32 8x8:8x8; not steady after 2.0 s",
        row.contender().setting());
    Outcome.Measured measured = assertInstanceOf(Outcome.Measured.class, row.outcome());
    assertEquals(List.of(3.0, 1.0, 2.0), measured.samples(), "the order of rounds is kept");
    assertEquals(16, measured.bytesAllocated());
    assertEquals(Unit.GFLOPS, measured.unit());
    assertNull(measured.roof());
  }

  @Test
  void whatNobodyCountedIsNoZero() {
    Ending ending =
        new Ending.Timed(new double[] {1}, "sgemm", PROBLEM.text(), OptionalDouble.empty(), "");
    Row row = row(ending);
    assertEquals("sgemm", row.contender().setting());
    assertTrue(Double.isNaN(row.measured().orElseThrow().bytesAllocated()));
  }

  @Test
  void refusalsAndFailuresKeepTheirReasons() {
    assertEquals(new Outcome.Refused("why"), row(new Ending.Refused("why")).outcome());
    assertEquals(new Outcome.Failed("what"), row(new Ending.Failed("what")).outcome());
  }

  @Test
  void samplesOfTwoForksAreSamplesOfOneContender() {
    Ending.Timed first = new Ending.Timed(new double[] {1, 2}, "v", "p", OptionalDouble.of(0), "");
    Ending.Timed second =
        new Ending.Timed(new double[] {3}, "v", "p", OptionalDouble.of(8), "slow");
    Row row = row(first.and(second));
    assertEquals(List.of(1.0, 2.0, 3.0), row.measured().orElseThrow().samples());
    assertEquals(8, row.measured().orElseThrow().bytesAllocated(), "the worse one is told");
    assertTrue(row.contender().setting().endsWith("slow"));
  }

  @Test
  void everyFamilyHasABenchmark() throws ClassNotFoundException {
    for (Family family : Family.values()) {
      Problem any = ProblemChoice.spread(Effort.QUICK, Set.of(family)).getFirst();
      Class<?> benchmark = Class.forName(JmhOptions.benchmarkClass(new Work.OfKernel(any)));
      assertEquals("KernelBenchmark", benchmark.getSuperclass().getSimpleName());
    }
  }

  private static Row row(Ending ending) {
    RowMaker.Entry entry = new RowMaker.Entry("someone", "1.0", ending);
    return WITHOUT_ROOFS.row(new Work.OfKernel(PROBLEM), 1, Cache.WARM, Contender.Kind.PEER, entry);
  }
}
