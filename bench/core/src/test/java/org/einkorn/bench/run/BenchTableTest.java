package org.einkorn.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.einkorn.bench.results.Cache;
import org.einkorn.bench.results.Contender;
import org.einkorn.bench.results.Contest;
import org.einkorn.bench.results.MachineInfo;
import org.einkorn.bench.results.Outcome;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.Roof;
import org.einkorn.bench.results.Row;
import org.einkorn.bench.results.Unit;
import org.junit.jupiter.api.Test;

class BenchTableTest {

  private static final Roof ROOF =
      new Roof("fma f32, 1 thread", 1, "registers", 100, Unit.GFLOPS, "test");
  private static final Contest FIRST =
      new Contest("gemm forward f32 64x64:64x64", "gemm", 1, Cache.WARM);
  private static final Contest SECOND =
      new Contest("gemm forward f32 64x64:64x64", "gemm", 2, Cache.COLD);

  private final List<Row> rows = new ArrayList<>();

  private void row(Contest contest, String name, boolean ours, Outcome outcome, String setting) {
    Contender.Kind kind = ours ? Contender.Kind.BACKEND : Contender.Kind.PEER;
    rows.add(new Row(contest, new Contender(name, kind, "1", setting), outcome));
  }

  /** A run of 1000 operations that takes so many nanoseconds. */
  private static Outcome nanos(double nanos, double allocated) {
    return new Outcome.Measured(
        Collections.nCopies(9, nanos), 1000, 100, Unit.GFLOPS, ROOF, true, allocated);
  }

  private List<String> lines(int width) {
    Results results =
        new Results(
            true,
            new TreeMap<>(),
            "test",
            "unknown",
            Instant.EPOCH,
            new MachineInfo("cpu", 2, 1, "os", "jdk", List.of()),
            List.of(ROOF),
            rows,
            List.of());
    return BenchTable.table(results).render(width, false).lines().toList();
  }

  private static String line(List<String> lines, String contender) {
    return lines.stream().filter(line -> line.contains(contender)).findFirst().orElseThrow();
  }

  @Test
  void ratiosAreToTheBestPeerAndNotToOurOwn() {
    row(FIRST, "vector", true, nanos(20, 0), "");
    row(FIRST, "onednn", true, nanos(10, 0), "");
    row(FIRST, "openblas", false, nanos(40, Double.NaN), "");
    row(FIRST, "ejml", false, nanos(80, Double.NaN), "");
    List<String> lines = lines(140);
    assertTrue(lines.getFirst().contains("× best peer"), lines::toString);
    assertTrue(line(lines, "vector").contains("50.0 GFLOP/s"), lines::toString);
    assertTrue(line(lines, "vector").contains("50.0 %"), lines::toString);
    assertTrue(line(lines, "vector").contains("2.00 [2.00, 2.00]"), lines::toString);
    assertTrue(line(lines, "onednn").contains("4.00 [4.00, 4.00]"), lines::toString);
    assertTrue(line(lines, "openblas").contains("2.00 [2.00, 2.00]"), lines::toString);
    assertTrue(line(lines, "ejml").contains("0.500 [0.500, 0.500]"), lines::toString);
  }

  @Test
  void withoutPeersRatiosAreToTheBestOther() {
    row(FIRST, "vector", true, nanos(20, 0), "");
    row(FIRST, "onednn", true, nanos(10, 0), "");
    List<String> lines = lines(140);
    assertTrue(lines.getFirst().contains("× best other"), lines::toString);
    assertTrue(line(lines, "vector").contains("0.500 ["), lines::toString);
  }

  @Test
  void troublesAndAllocationsAreRemarkedBeneath() {
    row(FIRST, "vector", true, nanos(20, 48), "variant");
    row(FIRST, "slow", true, nanos(20, 0), "variant; not steady after 3.0 s");
    row(FIRST, "refusing", true, new Outcome.Refused("no such thing"), "");
    row(SECOND, "failing", false, new Outcome.Failed("crashed"), "");
    List<String> lines = lines(140);
    assertEquals("gemm forward f32 64x64:64x64, 1 thread, warm", lines.get(1));
    assertEquals("    allocates 48.0 B a run", beneath(lines, "vector"));
    assertEquals("    not steady after 3.0 s", beneath(lines, "slow"));
    assertEquals("    refuses: no such thing", beneath(lines, "refusing"));
    assertEquals("gemm forward f32 64x64:64x64, 2 threads, cold", lines.get(8));
    assertEquals("    failed: crashed", beneath(lines, "failing"));
    assertEquals(11, lines.size());
  }

  private static String beneath(List<String> lines, String contender) {
    return lines.get(lines.indexOf(line(lines, contender)) + 1);
  }

  @Test
  void narrowTerminalsWrapAndLoseNothing() {
    row(FIRST, "vector", true, nanos(20, 0), "");
    row(FIRST, "onednn", true, new Outcome.Refused("no data type f32 with a long reason"), "");
    List<String> lines = lines(80);
    for (String line : lines) {
      assertTrue(line.codePointCount(0, line.length()) <= 80, () -> "too wide: " + line);
    }
    String words = String.join(" ", lines).replaceAll("\\s+", " ");
    assertTrue(words.contains("50.0 GFLOP/s"), words);
    for (String word : "no data type f32 with a long reason".split(" ")) {
      assertTrue(words.contains(word), word);
    }
  }
}
