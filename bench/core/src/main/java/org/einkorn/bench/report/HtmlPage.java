package org.einkorn.bench.report;

import java.util.List;
import java.util.Optional;
import org.einkorn.bench.report.Duel.Ending;
import org.einkorn.bench.results.Outcome;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.Row;
import org.einkorn.cli.html.BarChart;
import org.einkorn.cli.html.Block;
import org.einkorn.cli.html.Definitions;
import org.einkorn.cli.html.Details;
import org.einkorn.cli.html.Facts;
import org.einkorn.cli.html.HtmlReport;
import org.einkorn.cli.html.RatioChart;
import org.einkorn.cli.html.ScatterChart;
import org.einkorn.cli.html.Section;
import org.einkorn.cli.terminal.Units;

/** The report of one run, or of several with the newest in full, as one page. */
final class HtmlPage {

  private final History history;
  private final Results results;
  private final List<FamilyScore> scores;
  private final HtmlReport page;

  private HtmlPage(History history) {
    this.history = history;
    this.results = history.newest();
    this.scores = FamilyScore.all(results);
    this.page =
        new HtmlReport(
            "Einkorn benchmarks", Words.machine(results) + " · " + Words.time(results.started()));
  }

  /** Builds the page. */
  static HtmlReport of(History history) {
    return new HtmlPage(history).build();
  }

  private HtmlReport build() {
    summary();
    ratios();
    rooflines();
    scaling();
    if (history.runs().size() + history.strangers().size() > 1) {
      HistorySection.fill(page.section("History"), history);
    }
    measurements();
    troubles();
    roofs();
    costs();
    return page.colophon(
        "Made by ./einkorn report from a results file of commit " + Words.commit(results) + ".");
  }

  private void summary() {
    Section section = page.section("This run");
    Facts facts = new Facts();
    List<Duel> duels = scores.stream().flatMap(score -> score.duels().stream()).toList();
    if (!duels.isEmpty()) {
      facts.fact(
          "against peers",
          Units.factor(FamilyScore.mean(duels)),
          "the speed of the fastest, geometric mean of " + Units.count(duels.size()) + " contests");
      facts.fact("faster", count(duels, Ending.FASTER), "the whole interval above 1");
      facts.fact("even", count(duels, Ending.EVEN), "the interval holds 1");
      facts.fact("slower", count(duels, Ending.SLOWER), "the whole interval below 1");
    }
    long measured = results.rows().stream().filter(row -> row.measured().isPresent()).count();
    facts.fact("measured", Units.count(measured), "rows of " + Units.count(results.rows().size()));
    facts.fact("failed", Units.count(failures()), "rows, with reasons below");
    section.add(facts);
    if (!results.complete()) {
      section.note("The run " + Words.leftOut(results) + ".");
    }
    Definitions definitions = new Definitions();
    definitions
        .line("machine", Words.machine(results))
        .line("system", results.machine().os())
        .line("JDK", results.machine().jdk());
    if (!results.machine().flags().isEmpty()) {
      definitions.code("JVM options", String.join(" ", results.machine().flags()));
    }
    section.add(
        definitions
            .code("commit", results.commit())
            .code("command", results.command())
            .line("started", Words.time(results.started())));
    section.add(RowTables.contenders(results));
  }

  private static String count(List<Duel> duels, Ending ending) {
    return Units.count(duels.stream().filter(duel -> duel.ending() == ending).count());
  }

  private long failures() {
    return results.rows().stream().filter(row -> row.outcome() instanceof Outcome.Failed).count();
  }

  private void ratios() {
    Section section = page.section("Against peers");
    List<FamilyScore> contested =
        scores.stream().filter(score -> !score.duels().isEmpty()).toList();
    if (contested.isEmpty()) {
      section.text(
          "No peer was measured in this run. Add --peers to compare with other libraries.");
      return;
    }
    section.text(
        "How many times as fast the fastest backend is as the fastest peer in the same contest: the"
            + " median of the ratios by round. The thin line is the 95 % interval; a bar is gray"
            + " where it holds 1.");
    RatioChart overview =
        new RatioChart("By family, geometric means", "peer faster", "Einkorn faster");
    for (FamilyScore score : contested) {
      overview.mean(score.family(), tally(score), score.mean(), score.least(), score.greatest());
    }
    section.add(overview);
    section.text("Here the thin line spans the family's contests, from the worst to the best.");
    for (FamilyScore score : contested) {
      RatioChart chart = new RatioChart("", "peer faster", "Einkorn faster");
      score.duels().stream()
          .sorted((a, b) -> Double.compare(b.speedup().median(), a.speedup().median()))
          .forEach(duel ->
              chart.bar(
                  Words.withoutFamily(duel.contest()),
                  Words.conditions(duel.contest())
                      + " · "
                      + duel.ours().contender().name()
                      + " against "
                      + duel.peer().contender().name(),
                  duel.speedup().median(),
                  duel.speedup().low(),
                  duel.speedup().high()));
      section.add(
          new Details(
              score.family() + ": " + Units.factor(score.mean()) + ", " + tally(score),
              true,
              List.of(chart)));
    }
  }

  /** In words: {@code 12 faster, 3 even, 1 slower}. */
  private static String tally(FamilyScore score) {
    return score.count(Ending.FASTER)
        + " faster, "
        + score.count(Ending.EVEN)
        + " even, "
        + score.count(Ending.SLOWER)
        + " slower";
  }

  private void rooflines() {
    Section section = page.section("Roofline");
    List<ScatterChart> plots = RooflinePlot.all(results);
    if (plots.isEmpty()) {
      section.text("No row counts both operations and bytes.");
      return;
    }
    section.text(
        "Warm caches. A kernel cannot be above the line of its level of memory, nor above the peak"
            + " of arithmetic; operations count without padding, and bytes count each operand once,"
            + " so what stays in caches may lie above the line of memory. Point at a kernel, or"
            + " focus the plot and press the arrow keys, to see what it is.");
    plots.forEach(section::add);
  }

  private void scaling() {
    List<ScatterChart> sizes = SizeSeries.charts(results);
    Optional<BarChart> threads = ThreadScaling.chart(results);
    if (sizes.isEmpty() && threads.isEmpty()) {
      return;
    }
    Section section = page.section("Scaling");
    if (!sizes.isEmpty()) {
      section.text("By size: problems of one form; letters stand for the numbers that vary.");
      section.beside(sizes.toArray(Block[]::new));
    }
    threads.ifPresent(section::add);
  }

  private void measurements() {
    Section section = page.section("Measurements");
    section.text(
        "Every row that was measured; a click on a heading sorts. Caches are warm unless the row says"
            + " cold. Times are medians of the rounds,"
            + " intervals hold the median with 95 %, and the fastest of a contest stands out.");
    for (String family : Duel.families(results)) {
      List<Row> rows =
          results.rows().stream()
              .filter(row -> row.contest().family().equals(family) && row.measured().isPresent())
              .toList();
      if (!rows.isEmpty()) {
        section.add(
            new Details(
                family + ", " + rows.size() + (rows.size() == 1 ? " row" : " rows"),
                true,
                List.of(RowTables.measurements(results, family))));
      }
    }
  }

  private void troubles() {
    List<Row> rows = results.rows().stream().filter(row -> row.measured().isEmpty()).toList();
    Section section = page.section("Refused and failed");
    if (rows.isEmpty()) {
      section.text("Every contender computed every problem.");
    } else {
      section.add(RowTables.troubles(rows));
    }
  }

  private void roofs() {
    if (!results.roofs().isEmpty()) {
      page.section("Roofs")
          .text("Limits of this machine, measured in this run: the best of several loops.")
          .add(RowTables.roofs(results));
    }
  }

  private void costs() {
    if (!results.costs().isEmpty()) {
      page.section("Costs")
          .text(
              "What speed costs besides: programs that compute one product of 256 × 256, from the"
                  + " start of their process, and what they run from. A backend's name stands for"
                  + " Einkorn's façade with that backend forced.")
          .add(RowTables.costs(results))
          .add(new Details("Einkorn's jars", false, List.of(RowTables.jars(results))));
    }
  }
}
