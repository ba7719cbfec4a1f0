package org.einkorn.bench.report;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.einkorn.autotune.race.Statistics.Estimate;
import org.einkorn.bench.results.Cache;
import org.einkorn.bench.results.Contender;
import org.einkorn.bench.results.Contest;
import org.einkorn.bench.results.Cost;
import org.einkorn.bench.results.Outcome;
import org.einkorn.bench.results.Outcome.Measured;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.Roof;
import org.einkorn.bench.results.Row;
import org.einkorn.cli.html.DataTable;
import org.einkorn.cli.html.DataTable.Cell;
import org.einkorn.cli.terminal.Units;

/** The figures of a run as tables. */
final class RowTables {

  private RowTables() {}

  /** All measurements of a family; of each contest the fastest verified row stands out. */
  static DataTable measurements(Results results, String family) {
    DataTable table =
        new DataTable("")
            .text("problem")
            .number("threads")
            .text("contender")
            .number("time")
            .number("95 % interval")
            .number("speed")
            .number("of roof")
            .text("roof")
            .number("heap a run")
            .text("ran as");
    List<Row> rows =
        results.rows().stream().filter(row -> row.contest().family().equals(family)).toList();
    Set<Row> fastest = fastest(rows);
    for (Row row : rows) {
      row.measured().ifPresent(measured -> add(table, row, measured, fastest.contains(row)));
    }
    return table;
  }

  private static Set<Row> fastest(List<Row> rows) {
    Set<Row> fastest = new HashSet<>();
    rows.stream()
        .map(Row::contest)
        .distinct()
        .forEach(contest -> {
          List<Row> own = rows.stream().filter(row -> row.contest().equals(contest)).toList();
          Stream.of(Duel.fastest(own, true), Duel.fastest(own, false))
              .flatMap(row -> row.stream())
              .min(RowTables::byTime)
              .ifPresent(fastest::add);
        });
    return fastest;
  }

  private static int byTime(Row a, Row b) {
    return Double.compare(
        a.measured().orElseThrow().time().median(), b.measured().orElseThrow().time().median());
  }

  private static void add(DataTable table, Row row, Measured measured, boolean isFastest) {
    Estimate time = measured.time();
    Cell median = Cell.number(Units.time(time.median()), time.median());
    String name = row.contender().name() + (row.contender().isOurs() ? "" : " (peer)");
    Cell contender = Cell.text(measured.verified() ? name : name + ", not verified");
    double width = (time.high() - time.low()) / time.median();
    double allocated = measured.bytesAllocated();
    Roof roof = measured.roof();
    table.row(
        Cell.text(Words.withoutFamily(row.contest())),
        threads(row.contest()),
        isFastest ? contender.emphasised() : contender,
        isFastest ? median.emphasised() : median,
        Cell.number(Words.interval(measured), width),
        Cell.number(Words.speed(measured), measured.value()),
        Cell.number(Words.percent(measured.percentOfRoof()), measured.percentOfRoof()),
        Cell.text(roof == null ? "" : Words.withoutThreads(roof)),
        Cell.number(Double.isNaN(allocated) ? "–" : Units.bytes(Math.round(allocated)), allocated),
        Cell.text(row.contender().setting()));
  }

  private static Cell threads(Contest contest) {
    String cold = contest.cache() == Cache.COLD ? ", cold" : "";
    return Cell.number(contest.threads() + cold, contest.threads());
  }

  /** Rows that were refused or failed, with the reasons. */
  static DataTable troubles(List<Row> rows) {
    DataTable table =
        new DataTable("").text("what").text("contender").text("problem").text("reason");
    for (Row row : rows) {
      switch (row.outcome()) {
        case Outcome.Failed(String reason) -> add(table, "failed", row, reason);
        case Outcome.Refused(String reason) -> add(table, "refused", row, reason);
        case Measured _ -> {}
      }
    }
    return table;
  }

  private static void add(DataTable table, String what, Row row, String reason) {
    Cell status = Cell.text(what);
    table.row(
        what.equals("failed") ? status.emphasised() : status,
        Cell.text(row.contender().name() + (row.contender().isOurs() ? "" : " (peer)")),
        Cell.text(row.contest().text()),
        Cell.text(reason));
  }

  /** Who took part, in which version. */
  static DataTable contenders(Results results) {
    DataTable table =
        new DataTable("")
            .text("contender")
            .text("kind")
            .text("version")
            .number("measured")
            .number("refused")
            .number("failed");
    results.rows().stream()
        .map(row -> new Who(row.contender()))
        .distinct()
        .forEach(who -> {
          List<Outcome> outcomes =
              results.rows().stream()
                  .filter(row -> new Who(row.contender()).equals(who))
                  .map(Row::outcome)
                  .toList();
          table.row(
              Cell.text(who.name),
              Cell.text(who.kind.text()),
              Cell.text(who.version),
              count(outcomes, Measured.class),
              count(outcomes, Outcome.Refused.class),
              count(outcomes, Outcome.Failed.class));
        });
    return table;
  }

  private record Who(String name, Contender.Kind kind, String version) {
    Who(Contender contender) {
      this(contender.name(), contender.kind(), contender.version());
    }
  }

  private static Cell count(List<Outcome> outcomes, Class<? extends Outcome> kind) {
    long count = outcomes.stream().filter(kind::isInstance).count();
    return Cell.number(Units.count(count), count);
  }

  /** The limits of the machine. */
  static DataTable roofs(Results results) {
    DataTable table =
        new DataTable("")
            .text("roof")
            .number("threads")
            .text("data in")
            .number("speed")
            .text("reached by");
    for (Roof roof : results.roofs()) {
      table.row(
          Cell.text(roof.name()),
          Cell.number(Integer.toString(roof.threads()), roof.threads()),
          Cell.text(roof.level()),
          Cell.number(Units.significant(roof.value()) + " " + roof.unit().text(), roof.value()),
          Cell.text(roof.how()));
    }
    return table;
  }

  /** What programs cost besides: a line for each, a column for each kind of cost. */
  static DataTable costs(Results results) {
    List<Cost> costs = programs(results);
    List<String> kinds = costs.stream().map(RowTables::kind).distinct().toList();
    DataTable table = new DataTable("").text("program");
    kinds.forEach(table::number);
    costs.stream()
        .map(RowTables::program)
        .distinct()
        .forEach(program ->
            table.row(
                Stream.concat(
                        Stream.of(Cell.text(program)),
                        kinds.stream().map(kind -> cost(costs, program, kind)))
                    .toArray(Cell[]::new)));
    return table;
  }

  /** The jars of ours, each by itself. */
  static DataTable jars(Results results) {
    DataTable table = new DataTable("").text("jar").number("size");
    for (Cost cost : results.costs()) {
      if (!programs(results).contains(cost)) {
        table.row(
            Cell.text(cost.name().replaceFirst("^jar, ", "")),
            Cell.number(text(cost), cost.value()));
      }
    }
    return table;
  }

  private static List<Cost> programs(Results results) {
    return results.costs().stream()
        .filter(cost -> cost.name().contains(", ") && !cost.name().startsWith("jar, "))
        .toList();
  }

  private static Cell cost(List<Cost> costs, String program, String kind) {
    return costs.stream()
        .filter(cost -> program(cost).equals(program) && kind(cost).equals(kind))
        .findFirst()
        .map(cost -> Cell.number(text(cost), cost.value()))
        .orElse(Cell.number("–", Double.NaN));
  }

  /** Of {@code resident memory, peer ejml} the part before the last comma. */
  private static String kind(Cost cost) {
    return cost.name().substring(0, cost.name().lastIndexOf(", "));
  }

  private static String program(Cost cost) {
    return cost.name().substring(cost.name().lastIndexOf(", ") + 2);
  }

  static String text(Cost cost) {
    return switch (cost.unit()) {
      case "bytes" -> Units.bytes(Math.round(cost.value()));
      case "ms" -> Units.time(cost.value() * 1e6);
      default -> Units.significant(cost.value()) + " " + cost.unit();
    };
  }
}
