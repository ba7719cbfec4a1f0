package org.einkorn.bench.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.einkorn.bench.report.Duel.Ending;
import org.einkorn.bench.results.Comparison.Change;
import org.einkorn.bench.results.Comparison.Verdict;
import org.einkorn.bench.results.Outcome;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.Row;
import org.einkorn.cli.terminal.Units;

/** Results as Markdown: the table of families, and a summary for pull requests. */
final class Markdown {

  private static final int MOST_LOSSES = 10;

  private Markdown() {}

  /** A line for each family. */
  static String table(Results results) {
    List<FamilyScore> scores = FamilyScore.all(results);
    boolean peers = scores.stream().anyMatch(score -> !score.duels().isEmpty());
    StringBuilder text = new StringBuilder("| family | contests | of roof, median |");
    text.append(peers ? " against the fastest peer | faster | even | slower |\n" : "\n");
    text.append(peers ? "|---|--:|--:|--:|--:|--:|--:|\n" : "|---|--:|--:|\n");
    for (FamilyScore score : scores) {
      text.append("| ").append(cell(score.family()));
      text.append(" | ").append(score.problems());
      text.append(" | ").append(Words.percent(score.percentOfRoof())).append(" |");
      if (peers) {
        text.append(' ').append(against(score)).append(" | ");
        text.append(score.count(Ending.FASTER)).append(" | ");
        text.append(score.count(Ending.EVEN)).append(" | ");
        text.append(score.count(Ending.SLOWER)).append(" |");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String against(FamilyScore score) {
    if (score.duels().isEmpty()) {
      return "–";
    }
    return "**"
        + Units.factor(score.mean())
        + "** ("
        + Units.significant(score.least())
        + " … "
        + Units.significant(score.greatest())
        + ")";
  }

  /** The circumstances in one line. */
  static String circumstances(Results results) {
    return Words.machine(results)
        + "; "
        + results.machine().jdk()
        + "; commit "
        + code(Words.commit(results))
        + "; "
        + code(results.command())
        + "; "
        + Words.time(results.started())
        + (results.complete() ? "" : "; the run " + Words.leftOut(results));
  }

  /** The summary of the newest of several runs, and what changed since the one before. */
  static String summary(History history) {
    Results results = history.newest();
    StringBuilder text = new StringBuilder("## Einkorn benchmarks\n\n");
    text.append(circumstances(results)).append("\n\n").append(table(results)).append('\n');
    appendLosses(text, results);
    appendTroubles(text, results);
    for (History.Stranger stranger : history.strangers()) {
      text.append("The run of ").append(Words.time(stranger.run().started()));
      text.append(" is not compared: ").append(cell(stranger.reason())).append(".\n\n");
    }
    if (history.runs().size() > 1) {
      appendChanges(text, history.leaps().getLast());
    }
    return text.toString().stripTrailing() + "\n";
  }

  private static void appendLosses(StringBuilder text, Results results) {
    List<Duel> losses =
        Duel.all(results).stream()
            .filter(duel -> duel.ending() == Ending.SLOWER)
            .sorted(Comparator.comparingDouble(duel -> duel.speedup().median()))
            .toList();
    if (losses.isEmpty()) {
      return;
    }
    text.append("### Where a peer is faster\n\n");
    text.append("| problem | backend | peer | speed | 95 % interval |\n|---|---|---|--:|--:|\n");
    for (Duel duel : losses.subList(0, Math.min(MOST_LOSSES, losses.size()))) {
      text.append("| ").append(code(duel.contest().text()));
      text.append(" | ").append(cell(duel.ours().contender().name()));
      text.append(" | ").append(cell(duel.peer().contender().name()));
      text.append(" | ").append(Units.factor(duel.speedup().median()));
      text.append(" | ").append(Units.significant(duel.speedup().low())).append(" … ");
      text.append(Units.significant(duel.speedup().high())).append(" |\n");
    }
    if (losses.size() > MOST_LOSSES) {
      text.append("\nand ").append(losses.size() - MOST_LOSSES).append(" more.\n");
    }
    text.append('\n');
  }

  private static void appendTroubles(StringBuilder text, Results results) {
    List<Row> failed =
        results.rows().stream().filter(row -> row.outcome() instanceof Outcome.Failed).toList();
    long refused =
        results.rows().stream().filter(row -> row.outcome() instanceof Outcome.Refused).count();
    text.append("Rows refused: ").append(refused).append("; failed: ").append(failed.size());
    text.append(
        failed.stream()
            .limit(MOST_LOSSES)
            .map(row ->
                "\n- "
                    + cell(row.contender().name())
                    + ", "
                    + code(row.contest().text())
                    + ": "
                    + cell(((Outcome.Failed) row.outcome()).reason()))
            .collect(Collectors.joining("", failed.isEmpty() ? "." : ":\n", "\n\n")));
  }

  private static void appendChanges(StringBuilder text, History.Leap leap) {
    text.append("### Since ").append(code(Words.commit(leap.before()))).append("\n\n");
    text.append(Gate.verdict(leap.comparison())).append(".\n");
    leap.comparison().warnings().forEach(w -> text.append("\n> ").append(cell(w)).append('\n'));
    List<Change> changes = leap.significant();
    if (changes.isEmpty()) {
      return;
    }
    text.append("\n| | backend | problem | time | factor |\n|---|---|---|--:|--:|\n");
    for (Change change : changes) {
      text.append(change.verdict() == Verdict.SLOWER ? "| ▼ slower | " : "| ▲ faster | ");
      text.append(cell(change.key().contender())).append(" | ");
      text.append(code(change.key().contest().text())).append(" | ");
      text.append(Units.time(change.after().measured().orElseThrow().time().median()));
      text.append(" | ").append(Units.factor(change.factor().median())).append(" |\n");
    }
  }

  /** Text that must not end a cell, a line or become markup. */
  private static String cell(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("([\\\\|<>*_`\\[\\]])", "\\\\$1");
  }

  private static String code(String text) {
    return "`" + text.replaceAll("\\s+", " ").replace("`", "'").replace("|", "\\|") + "`";
  }
}
