package org.einkorn.bench.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.einkorn.autotune.race.Statistics.Estimate;
import org.einkorn.bench.SteadyState;
import org.einkorn.bench.results.Contest;
import org.einkorn.bench.results.Outcome;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.Row;
import org.einkorn.cli.Session;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Units;

/**
 * Results as a table: each contest's contenders, with the ratio by pair to the best peer, or, where
 * no peer was measured, to the best other contender; above 1 is faster.
 */
final class BenchTable {

  private BenchTable() {}

  static void print(Session session, Results results) {
    session.print(table(results));
  }

  static Table table(Results results) {
    Map<Contest, List<Row>> contests = new LinkedHashMap<>();
    for (Row row : results.rows()) {
      contests.computeIfAbsent(row.contest(), _ -> new ArrayList<>()).add(row);
    }
    boolean peers = results.rows().stream().anyMatch(row -> !row.contender().isOurs());
    Table table =
        new Table()
            .wrapped("problem, contenders")
            .right("speed")
            .right("of roof")
            .left(peers ? "× best peer" : "× best other");
    contests.forEach((contest, rows) -> {
      table.row(contest.text(), "", "", "");
      for (Row row : rows) {
        table.row(name(row), speed(row), roof(row), ratio(row, rows));
      }
    });
    return table;
  }

  /** Under the problem, with what there is to say of the row beneath. */
  private static String name(Row row) {
    String remark = remark(row);
    return "  " + row.contender().name() + (remark.isEmpty() ? "" : "\n    " + remark);
  }

  private static String speed(Row row) {
    return row.measured()
        .map(measured -> Units.significant(measured.value()) + ' ' + measured.unit().text())
        .orElse("–");
  }

  private static String roof(Row row) {
    return row.measured()
        .filter(measured -> !Double.isNaN(measured.percentOfRoof()))
        .map(measured -> Units.significant(measured.percentOfRoof()) + " %")
        .orElse("");
  }

  private static String ratio(Row row, List<Row> rows) {
    Optional<Row> rival = best(rows, other -> !other.contender().isOurs() && other != row);
    rival = rival.isPresent() ? rival : best(rows, other -> other != row);
    if (row.measured().isEmpty() || rival.isEmpty()) {
      return "";
    }
    Estimate ratio = rival.get().measured().orElseThrow().timeRatio(row.measured().orElseThrow());
    return String.format(
        Locale.ROOT,
        "%s [%s, %s]",
        Units.significant(ratio.median()),
        Units.significant(ratio.low()),
        Units.significant(ratio.high()));
  }

  private static Optional<Row> best(List<Row> rows, Predicate<Row> among) {
    return rows.stream()
        .filter(among)
        .filter(row -> row.measured().isPresent())
        .min(Comparator.comparingDouble(row -> row.measured().orElseThrow().time().median()));
  }

  private static String remark(Row row) {
    return switch (row.outcome()) {
      case Outcome.Measured measured -> remark(row.contender().setting(), measured);
      case Outcome.Refused(String reason) -> "refuses: " + reason;
      case Outcome.Failed(String reason) -> "failed: " + reason;
    };
  }

  private static String remark(String setting, Outcome.Measured measured) {
    int complaint = setting.indexOf(SteadyState.COMPLAINT);
    if (complaint >= 0) {
      return setting.substring(complaint);
    }
    return measured.bytesAllocated() >= 1
        ? "allocates " + Units.significant(measured.bytesAllocated()) + " B a run"
        : "";
  }
}
