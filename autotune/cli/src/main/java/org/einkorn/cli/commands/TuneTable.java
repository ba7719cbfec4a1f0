package org.einkorn.cli.commands;

import java.util.List;
import java.util.Optional;
import org.einkorn.autotune.TuneReport;
import org.einkorn.autotune.TuneReport.Row;
import org.einkorn.autotune.book.Sample;
import org.einkorn.autotune.book.Verdict;
import org.einkorn.cli.Session;
import org.einkorn.cli.terminal.Style;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Table.Cell;
import org.einkorn.cli.terminal.Units;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a tuning found, for people and for programs. */
final class TuneTable {

  private static final double WORTH_MENTIONING = 1.05;

  private final List<TuneReport> reports;

  TuneTable(List<TuneReport> reports) {
    this.reports = List.copyOf(reports);
  }

  /** True when every problem has a winner. */
  boolean isComplete() {
    return reports.stream()
        .flatMap(report -> report.rows().stream())
        .allMatch(row -> row.winner().isPresent());
  }

  void print(Session session) {
    for (TuneReport report : reports) {
      session.heading("On " + report.options().text());
      session.println();
      session.print(table(report));
      session.println();
      for (Row row : report.rows()) {
        if (!row.note().isEmpty()) {
          String note = "note: " + row.problem().text() + ": " + row.note();
          session.println(session.styled(Style.FAINT, note));
        }
      }
      session.println(summary(report));
    }
  }

  private static Table table(TuneReport report) {
    Table table =
        new Table()
            .wrapped("problem")
            .wrapped("winner")
            .right("time")
            .right("GFLOP/s")
            .wrapped("runner-up")
            .right("time")
            .right("gain");
    for (Row row : report.rows()) {
      double operations = row.problem().operations();
      boolean isTie = row.verdict().filter(Verdict.TIE::equals).isPresent();
      boolean gains = row.gain() >= WORTH_MENTIONING;
      table.row(
          Cell.of(row.problem().text()),
          row.winner()
              .map(winner -> new Cell(winner.variant() + (isTie ? " (tie)" : ""), Style.GOOD))
              .orElse(new Cell("none", Style.BAD)),
          Cell.of(time(row.winner())),
          Cell.of(row.winner().map(w -> Units.gflops(operations, w.median())).orElse("")),
          Cell.of(row.runnerUp().map(Sample::variant).orElse("")),
          Cell.of(time(row.runnerUp())),
          new Cell(gain(row.gain()), gains ? Style.GOOD : Style.PLAIN));
    }
    return table;
  }

  private static String time(Optional<Sample> sample) {
    return sample.map(s -> Units.time(s.median())).orElse("");
  }

  private static String gain(double gain) {
    return Double.isNaN(gain) ? "" : Units.factor(gain);
  }

  /** One run of each problem, under the default order and as tuned. */
  private static String summary(TuneReport report) {
    double tuned = 0;
    double untuned = 0;
    for (Row row : report.rows()) {
      if (row.winner().isPresent() && !Double.isNaN(row.gain())) {
        double median = row.winner().get().median();
        tuned += median;
        untuned += median * row.gain();
      }
    }
    String took = "Tuned in " + Units.duration(report.elapsed()) + ".";
    return tuned == 0
        ? took
        : took
            + " All problems once: "
            + Units.time(tuned)
            + ", in the default order "
            + Units.time(untuned)
            + " ("
            + Units.factor(untuned / tuned)
            + ").";
  }

  ObjectNode json() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode tunings = document.putArray("tunings");
    for (TuneReport report : reports) {
      ObjectNode tuning = tunings.addObject().put("options", report.options().text());
      tuning.put("seconds", report.elapsed().toMillis() / 1e3);
      ArrayNode rows = tuning.putArray("problems");
      for (Row row : report.rows()) {
        ObjectNode node = rows.addObject().put("problem", row.problem().text());
        row.verdict().ifPresent(verdict -> node.put("verdict", verdict.text()));
        row.winner().ifPresent(sample -> append(node.putObject("winner"), sample));
        row.runnerUp().ifPresent(sample -> append(node.putObject("runner_up"), sample));
        if (!Double.isNaN(row.gain())) {
          node.put("gain", row.gain());
        }
        node.put("note", row.note());
      }
    }
    return document;
  }

  private static void append(ObjectNode node, Sample sample) {
    node.put("variant", sample.variant()).put("median_ns", sample.median());
    node.put("low_ns", sample.low()).put("high_ns", sample.high());
    node.put("rounds", sample.rounds());
  }
}
