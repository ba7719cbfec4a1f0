package org.einkorn.bench.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.einkorn.bench.results.Comparison;
import org.einkorn.bench.results.Comparison.Verdict;
import org.einkorn.bench.results.Outcome.Measured;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.Row;

/**
 * Several runs on one machine, by time.
 *
 * @param runs the runs that the newest can be compared with, and itself, the oldest first
 * @param strangers runs on other machines, with what sets them apart
 */
record History(List<Results> runs, List<Stranger> strangers) {

  /** A run that is not compared, and why. */
  record Stranger(Results run, String reason) {}

  /** What changed from one run to the next. */
  record Leap(Results before, Results after, Comparison comparison) {

    /** The rows that changed by more than the noise. */
    List<Comparison.Change> significant() {
      return comparison.changes().stream()
          .filter(change -> change.verdict() != Verdict.SAME)
          .toList();
    }
  }

  /** Orders runs by time. */
  static History of(List<Results> all) {
    List<Results> sorted = all.stream().sorted(Comparator.comparing(Results::started)).toList();
    Results newest = sorted.getLast();
    List<Results> runs = new ArrayList<>();
    List<Stranger> strangers = new ArrayList<>();
    for (Results run : sorted) {
      Optional<String> obstacle = Comparison.obstacle(run, newest);
      obstacle.ifPresentOrElse(
          reason -> strangers.add(new Stranger(run, reason)), () -> runs.add(run));
    }
    return new History(runs, strangers);
  }

  Results newest() {
    return runs.getLast();
  }

  List<Leap> leaps() {
    List<Leap> leaps = new ArrayList<>();
    for (int i = 1; i < runs.size(); i++) {
      Results before = runs.get(i - 1);
      Results after = runs.get(i);
      leaps.add(new Leap(before, after, Comparison.of(before, after)));
    }
    return leaps;
  }

  /** Hours from the first run to this one. */
  double hours(Results run) {
    Instant first = runs.getFirst().started();
    return (run.started().toEpochMilli() - first.toEpochMilli()) / 3.6e6;
  }

  /**
   * A family's speed in each run over its speed in the first one: the geometric mean over the rows
   * of this library that all runs measured; empty when there are none.
   */
  Optional<double[]> relativeSpeeds(String family) {
    List<Map<Row.Key, Double>> times = runs.stream().map(run -> times(run, family)).toList();
    Map<Row.Key, Double> common = new HashMap<>(times.getFirst());
    times.forEach(run -> common.keySet().retainAll(run.keySet()));
    return common.isEmpty()
        ? Optional.empty()
        : Optional.of(times.stream().mapToDouble(run -> relativeSpeed(common, run)).toArray());
  }

  private static double relativeSpeed(Map<Row.Key, Double> first, Map<Row.Key, Double> run) {
    return Math.exp(
        first.entrySet().stream()
            .mapToDouble(
                row -> Math.log(row.getValue() / run.getOrDefault(row.getKey(), Double.NaN)))
            .average()
            .orElse(Double.NaN));
  }

  private static Map<Row.Key, Double> times(Results run, String family) {
    Map<Row.Key, Double> times = new HashMap<>();
    for (Row row : run.rows()) {
      Optional<Measured> measured = row.measured();
      if (row.contender().isOurs()
          && row.contest().family().equals(family)
          && measured.isPresent()) {
        times.put(row.key(), measured.get().time().median());
      }
    }
    return times;
  }
}
