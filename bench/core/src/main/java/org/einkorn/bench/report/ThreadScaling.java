package org.einkorn.bench.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.einkorn.bench.results.Cache;
import org.einkorn.bench.results.Contest;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.Row;
import org.einkorn.cli.html.BarChart;
import org.einkorn.cli.terminal.Units;

/** By what factor more threads are faster than one. */
final class ThreadScaling {

  private ThreadScaling() {}

  /**
   * Geometric means by family of what the fastest backend and the fastest peer gain; empty when no
   * problem was measured with one thread and with more.
   */
  static Optional<BarChart> chart(Results results) {
    Map<Contest, List<Row>> contests = new HashMap<>();
    for (Row row : results.rows()) {
      contests.computeIfAbsent(row.contest(), _ -> new ArrayList<>()).add(row);
    }
    List<Integer> threads =
        contests.keySet().stream()
            .map(Contest::threads)
            .filter(t -> t > 1)
            .distinct()
            .sorted()
            .toList();
    BarChart chart =
        new BarChart(
            "Gain by threads",
            "speed with so many threads over speed with one, geometric mean",
            Units::factor,
            "this library",
            "fastest peer");
    boolean isEmpty = true;
    for (String family : Duel.families(results)) {
      for (int count : threads) {
        double ours = gain(contests, family, count, true);
        double peers = gain(contests, family, count, false);
        if (!Double.isNaN(ours)) {
          chart.row(family + ", " + Words.threads(count), ours, peers);
          isEmpty = false;
        }
      }
    }
    return isEmpty ? Optional.empty() : Optional.of(chart);
  }

  private static double gain(
      Map<Contest, List<Row>> contests, String family, int threads, boolean ours) {
    List<Double> logarithms = new ArrayList<>();
    contests.forEach((contest, rows) -> {
      if (!contest.family().equals(family)
          || contest.threads() != threads
          || contest.cache() != Cache.WARM) {
        return;
      }
      Contest alone = new Contest(contest.problem(), family, 1, contest.cache());
      OptionalDouble one = time(contests.getOrDefault(alone, List.of()), ours);
      OptionalDouble many = time(rows, ours);
      if (one.isPresent() && many.isPresent()) {
        logarithms.add(Math.log(one.getAsDouble() / many.getAsDouble()));
      }
    });
    return Math.exp(
        logarithms.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN));
  }

  private static OptionalDouble time(List<Row> rows, boolean ours) {
    return Duel.fastest(rows, ours).stream()
        .mapToDouble(row -> row.measured().orElseThrow().time().median())
        .findFirst();
  }
}
