package org.einkorn.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.einkorn.bench.results.Comparison.Verdict;
import org.einkorn.bench.results.SyntheticRun.Noise;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final String VICTIM = "gemm forward f32 512x512:512x512";

  private static SyntheticRun run(long seed) {
    return new SyntheticRun(seed, Noise.MEASURED).everything(_ -> 1);
  }

  @Test
  void aSlowdownFiresAndIsNamed() {
    Results before = run(1).build();
    Results after =
        new SyntheticRun(2, Noise.MEASURED)
            .everything(problem -> problem.equals(VICTIM) ? 1 / 1.3 : 1)
            .build();
    Comparison comparison = Comparison.of(before, after);
    assertTrue(comparison.failed());
    List<String> slower =
        comparison.changes().stream()
            .filter(change -> change.verdict() == Verdict.SLOWER)
            .map(change -> change.key().contest().problem() + " " + change.key().contender())
            .distinct()
            .toList();
    assertEquals(List.of(VICTIM + " vector"), slower);
    assertEquals(0, comparison.count(Verdict.FASTER));
    assertEquals(1.3, comparison.changes().getFirst().factor().median(), 0.1);
    Comparison back = Comparison.of(after, before);
    assertEquals(0, back.count(Verdict.SLOWER));
    assertEquals(2, back.count(Verdict.FASTER), "with one thread and with two");
    assertFalse(back.failed());
  }

  @Test
  void aSlowdownOfEverythingFires() {
    Comparison comparison =
        Comparison.of(
            run(1).build(), new SyntheticRun(2, Noise.MEASURED).everything(_ -> 0.8).build());
    long vector =
        comparison.changes().stream()
            .filter(change -> change.key().contender().equals("vector"))
            .count();
    assertTrue(comparison.count(Verdict.SLOWER) > 0.9 * vector, comparison::toString);
  }

  /**
   * The rate is stated in the documentation: of {@value #RUNS} pairs of runs without a change, each
   * of 96 rows of this library, none to few may fire. Forks that differ by 5 % each are the worst
   * that was measured.
   */
  @Test
  void noiseDoesNotFire() {
    assertFewAlarms(Noise.MEASURED);
    assertFewAlarms(new Noise(0.05, 0.015, 0.04));
    assertFewAlarms(new Noise(0.005, 0.01, 0.04));
  }

  private static final int RUNS = 60;

  /** Three in sixty would be the 5 % that the rows share; a seed may be unlucky. */
  private static void assertFewAlarms(Noise noise) {
    int alarms = falseAlarms(noise);
    assertTrue(alarms <= 5, () -> alarms + " false alarms in " + RUNS + " pairs, " + noise);
  }

  private static int falseAlarms(Noise noise) {
    int alarms = 0;
    for (int i = 0; i < RUNS; i++) {
      Results before = new SyntheticRun(2 * i + 1000, noise).everything(_ -> 1).build();
      Results after = new SyntheticRun(2 * i + 1001, noise).everything(_ -> 1).build();
      alarms += Comparison.of(before, after).failed() ? 1 : 0;
    }
    return alarms;
  }

  @Test
  void aSlowerMachineIsNotHeldAgainstTheLibrary() {
    Results before = run(1).build();
    Results after = timed(run(2).build(), _ -> true, 1.25);
    Comparison comparison = Comparison.of(before, after);
    assertEquals(0, comparison.count(Verdict.SLOWER));
    assertEquals(1.25, comparison.drift(), 0.05);
    assertTrue(
        comparison.warnings().stream().anyMatch(w -> w.contains("the machine itself was 2")),
        () -> comparison.warnings().toString());
  }

  @Test
  void withoutPeersTheTimesAloneDecide() {
    Predicate<Row> ours = row -> row.contender().isOurs();
    Results before = kept(run(1).build(), ours);
    Results after = timed(kept(run(2).build(), ours), row -> isVictim(row), 1.4);
    Comparison comparison = Comparison.of(before, after);
    assertEquals(4, comparison.count(Verdict.SLOWER));
    assertTrue(Double.isNaN(comparison.drift()));
    assertTrue(comparison.warnings().getFirst().contains("--peers"));
  }

  @Test
  void missingAndBrokenRowsAreListed() {
    Results before = run(1).build();
    Results after =
        changed(
            kept(run(2).build(), row -> !isVictim(row) || row.contest().threads() == 1),
            row ->
                isVictim(row) && row.contender().name().equals("vector")
                    ? new Row(row.contest(), row.contender(), new Outcome.Failed("wrong result"))
                    : row);
    Comparison comparison = Comparison.of(before, after);
    assertEquals(
        List.of("vector", "onednn"),
        comparison.missing().stream().map(Row.Key::contender).toList());
    assertEquals(1, comparison.broken().size());
    assertTrue(comparison.failed(), "what worked before and fails now closes the gate");
    assertFalse(
        Comparison.of(before, kept(before, row -> !isVictim(row))).failed(),
        "a run of fewer problems does not");
  }

  @Test
  void nothingInCommonFails() {
    Results before = kept(run(1).build(), ComparisonTest::isVictim);
    Results after = kept(run(2).build(), row -> !isVictim(row));
    assertTrue(Comparison.of(before, after).failed());
  }

  @Test
  void otherMachinesAreRefusedAndOtherCircumstancesTold() {
    Results before = run(1).build();
    Results strange = run(2).on("Intel Xeon", 4).build();
    Optional<String> obstacle = Comparison.obstacle(before, strange);
    assertTrue(obstacle.orElseThrow().contains("Intel Xeon"), obstacle::toString);
    assertThrows(IllegalArgumentException.class, () -> Comparison.of(before, strange));
    Results newer = run(2).withJdk("Temurin 26").interrupted().build();
    List<String> warnings = Comparison.of(before, newer).warnings();
    assertTrue(warnings.stream().anyMatch(w -> w.contains("Temurin 26")), warnings::toString);
    assertTrue(
        warnings.stream().anyMatch(w -> w.contains("ended before everything was measured")),
        warnings::toString);
  }

  @Test
  void tooFewSamplesAreTold() {
    Results before =
        new SyntheticRun(1, Noise.MEASURED).withSamples(1, 3).everything(_ -> 1).build();
    Results after =
        new SyntheticRun(2, Noise.MEASURED).withSamples(1, 3).everything(_ -> 1).build();
    Comparison comparison = Comparison.of(before, after);
    assertTrue(
        comparison.warnings().stream().anyMatch(w -> w.contains("too few samples")),
        () -> comparison.warnings().toString());
  }

  private static boolean isVictim(Row row) {
    return row.contest().problem().equals(VICTIM);
  }

  private static Results timed(Results run, Predicate<Row> which, double factor) {
    return changed(
        run,
        row ->
            !which.test(row) || row.measured().isEmpty()
                ? row
                : new Row(
                    row.contest(), row.contender(), scaled(row.measured().orElseThrow(), factor)));
  }

  private static Outcome.Measured scaled(Outcome.Measured m, double factor) {
    return new Outcome.Measured(
        m.samples().stream().map(sample -> sample * factor).toList(),
        m.operations(),
        m.bytes(),
        m.unit(),
        m.roof(),
        m.verified(),
        m.bytesAllocated());
  }

  private static Results kept(Results run, Predicate<Row> which) {
    return with(run, run.rows().stream().filter(which).toList());
  }

  private static Results changed(Results run, UnaryOperator<Row> change) {
    return with(run, run.rows().stream().map(change).toList());
  }

  private static Results with(Results run, List<Row> rows) {
    return new Results(
        run.complete(),
        run.leftOut(),
        run.command(),
        run.commit(),
        run.started(),
        run.machine(),
        run.roofs(),
        new ArrayList<>(rows),
        run.costs());
  }
}
