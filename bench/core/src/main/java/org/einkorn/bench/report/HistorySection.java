package org.einkorn.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.einkorn.bench.results.Comparison;
import org.einkorn.bench.results.Comparison.Verdict;
import org.einkorn.bench.results.Results;
import org.einkorn.cli.html.DataTable;
import org.einkorn.cli.html.DataTable.Cell;
import org.einkorn.cli.html.LineChart;
import org.einkorn.cli.html.Section;
import org.einkorn.cli.terminal.Units;

/** Several runs by time; a change is marked only where it exceeds the noise. */
final class HistorySection {

  /** What a chart has colours for. */
  private static final int MOST_CURVES = 6;

  private HistorySection() {}

  static void fill(Section section, History history) {
    for (History.Stranger stranger : history.strangers()) {
      section.note(
          "The run of "
              + Words.time(stranger.run().started())
              + " is not compared: "
              + stranger.reason()
              + ".");
    }
    section.add(runs(history.runs()));
    if (history.runs().size() < 2) {
      return;
    }
    chart(history).ifPresent(section::add);
    for (History.Leap leap : history.leaps()) {
      leap(section, leap);
    }
  }

  private static DataTable runs(List<Results> runs) {
    DataTable table =
        new DataTable("").text("started").text("commit").number("measured").text("command");
    for (Results run : runs) {
      long measured = run.rows().stream().filter(row -> row.measured().isPresent()).count();
      table.row(
          Cell.text(Words.time(run.started())),
          Cell.text(Words.commit(run)),
          Cell.number(Units.count(measured), measured),
          Cell.text(run.command()));
    }
    return table;
  }

  private static Optional<LineChart> chart(History history) {
    LineChart chart =
        new LineChart(
            "Speed over the first run's",
            "hours since " + Words.time(history.runs().getFirst().started()),
            "geometric mean of the backends' rows that all runs measured, by family");
    double[] hours = history.runs().stream().mapToDouble(history::hours).toArray();
    Map<String, double[]> curves = new TreeMap<>();
    for (String family : Duel.families(history.newest())) {
      history.relativeSpeeds(family).ifPresent(speeds -> curves.put(family, speeds));
    }
    curves.entrySet().stream()
        .sorted((a, b) -> Double.compare(span(b.getValue()), span(a.getValue())))
        .limit(MOST_CURVES)
        .forEach(curve -> chart.series(curve.getKey(), hours, curve.getValue()));
    return curves.isEmpty() ? Optional.empty() : Optional.of(chart);
  }

  private static double span(double[] speeds) {
    return Arrays.stream(speeds).max().orElse(1) - Arrays.stream(speeds).min().orElse(1);
  }

  private static void leap(Section section, History.Leap leap) {
    Comparison comparison = leap.comparison();
    String runs = Words.commit(leap.before()) + " → " + Words.commit(leap.after());
    List<Comparison.Change> significant = leap.significant();
    if (comparison.changes().isEmpty()) {
      section.text(runs + ": the two have no backend's row in common.");
      return;
    }
    comparison.warnings().forEach(warning -> section.note(runs + ": " + warning + "."));
    if (significant.isEmpty()) {
      section.text(
          String.format(
              Locale.ROOT,
              "%s: none of %d rows changed by more than the noise and %.0f %%.",
              runs,
              comparison.changes().size(),
              100 * (comparison.threshold() - 1)));
      return;
    }
    DataTable table =
        new DataTable(runs + ": what changed by more than the noise")
            .text("change")
            .text("backend")
            .text("problem")
            .number("time")
            .number("was")
            .number("factor")
            .number("95 % interval");
    for (Comparison.Change change : significant) {
      double now = change.after().measured().orElseThrow().time().median();
      double was = change.before().measured().orElseThrow().time().median();
      Cell verdict = Cell.text(change.verdict() == Verdict.SLOWER ? "▼ slower" : "▲ faster");
      table.row(
          verdict.emphasised(),
          Cell.text(change.key().contender()),
          Cell.text(change.key().contest().text()),
          Cell.number(Units.time(now), now),
          Cell.number(Units.time(was), was),
          Cell.number(Units.factor(change.factor().median()), change.factor().median()),
          Cell.number(
              Units.significant(change.factor().low())
                  + " … "
                  + Units.significant(change.factor().high()),
              change.factor().high() - change.factor().low()));
    }
    section.add(table);
  }
}
