package org.einkorn.cli.commands;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** Columns that a table with whole problems and ids needs to be read at a glance. */
  private static final int WIDE = 150;

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

  /** Prints a table where the terminal is wide enough, else a few lines for each problem. */
  void print(Session session) {
    for (TuneReport report : reports) {
      session.heading("On " + report.options().text());
      session.println();
      if (session.terminal().outWidth() >= WIDE) {
        session.print(table(report));
      } else {
        printStacked(session, report);
      }
      session.println();
      for (Row row : report.rows()) {
        if (row.winner().isEmpty()) {
          session.println("no winner for " + row.problem().text() + ": " + row.note());
        }
      }
      session.println(summary(report));
    }
  }

  private static Table table(TuneReport report) {
    Table table = new Table().wrapped("problem").wrapped("winner").right("time").right("speed");
    table.wrapped("runner-up").right("time").right("gain");
    for (Row row : report.rows()) {
      table.row(
          Cell.of(row.problem().text()),
          winner(row),
          Cell.of(time(row.winner())),
          Cell.of(speed(row, row.winner())),
          Cell.of(row.runnerUp().map(Sample::variant).orElse("")),
          Cell.of(time(row.runnerUp())),
          gain(row));
    }
    return table;
  }

  private static void printStacked(Session session, TuneReport report) {
    int longest =
        report.rows().stream()
            .flatMap(row ->
                Stream.of(winner(row).text(), row.runnerUp().map(Sample::variant).orElse("")))
            .mapToInt(String::length)
            .max()
            .orElse(0);
    for (Row row : report.rows()) {
      session.heading(row.problem().text());
      Table table = new Table().left("").wrapped("").atLeast(longest).withoutHeadings();
      table.right("").atLeast(7).right("").atLeast(12).right("").atLeast(11);
      Cell gain = gain(row);
      table.row(
          Cell.of("  winner"),
          winner(row),
          Cell.of(time(row.winner())),
          Cell.of(speed(row, row.winner())),
          gain.text().isEmpty() ? gain : new Cell("gain " + gain.text(), gain.style()));
      row.runnerUp()
          .ifPresent(sample ->
              table.row(
                  "  runner-up",
                  sample.variant(),
                  time(row.runnerUp()),
                  speed(row, row.runnerUp()),
                  ""));
      session.print(table);
    }
  }

  private static Cell winner(Row row) {
    String doubt =
        row.verdict()
            .filter(verdict -> verdict == Verdict.TIE || verdict == Verdict.UNSETTLED)
            .map(verdict -> " (" + verdict.text() + ")")
            .orElse("");
    return row.winner()
        .map(winner -> new Cell(winner.variant() + doubt, Style.GOOD))
        .orElse(new Cell("none", Style.BAD));
  }

  private static String time(Optional<Sample> sample) {
    return sample.map(s -> Units.time(s.median())).orElse("");
  }

  private static String speed(Row row, Optional<Sample> sample) {
    return sample.map(s -> Speeds.text(row.problem(), s.median())).orElse("");
  }

  private static Cell gain(Row row) {
    return Double.isNaN(row.gain())
        ? Cell.of("")
        : new Cell(
            Units.factor(row.gain()), row.gain() >= WORTH_MENTIONING ? Style.GOOD : Style.PLAIN);
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
