package org.einkorn.nn.cli.demo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.TuneReport;
import org.einkorn.autotune.TuneSettings;
import org.einkorn.autotune.book.Sample;
import org.einkorn.autotune.book.Verdict;
import org.einkorn.cli.Session;
import org.einkorn.cli.html.DataTable;
import org.einkorn.cli.html.DataTable.Cell;
import org.einkorn.cli.html.Section;
import org.einkorn.cli.terminal.Progress;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Units;
import org.einkorn.kernels.Problem;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Shape;

/** Races the kernels of the demo's network. */
final class Kernels {
  private static final String NONE = "–";

  private Kernels() {}

  /** Every problem of training and measuring, the most work first: it gains most from tuning. */
  static List<Problem> problems(Network network, Optimizer optimizer, Shape input) {
    Set<Problem> problems = new LinkedHashSet<>(network.trainingProblems(input));
    problems.addAll(network.inferenceProblems(input));
    problems.add(optimizer.problem());
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort((a, b) -> Double.compare(b.operations(), a.operations()));
    return sorted;
  }

  static TuneReport tune(Session session, Network network, List<Problem> problems, Plan plan)
      throws InterruptedException {
    try (Progress progress = session.progress("tuning", problems.size())) {
      return Einkorn.shared()
          .tune(
              problems,
              network.engine().options(),
              TuneSettings.DEFAULT.withBudget(plan.tuning()).withAgain(true),
              news -> {
                progress.stepTo(news.done());
                progress.message(news.current());
              });
    }
  }

  static void print(Session session, TuneReport report) {
    Table table =
        new Table()
            .wrapped("problem")
            .wrapped("winner")
            .right("time")
            .wrapped("runner-up")
            .right("time")
            .right("gain");
    for (TuneReport.Row row : report.rows()) {
      table.row(
          row.problem().text(),
          name(row.winner()),
          time(row.winner()),
          name(row.runnerUp()),
          time(row.runnerUp()),
          Units.factor(row.gain()));
    }
    session.print(table);
  }

  static void add(Section section, TuneReport report) {
    section.text(
        "Each problem of the network was raced among all variants of this machine's backends that"
            + " can compute it. The gain is the time of the variant that the default order would"
            + " have taken, over the winner's.");
    DataTable table =
        new DataTable("")
            .text("problem")
            .text("winner")
            .number("time")
            .text("runner-up")
            .number("time")
            .number("gain")
            .text("verdict");
    for (TuneReport.Row row : report.rows()) {
      table.row(
          Cell.text(row.problem().text()),
          Cell.text(name(row.winner())).emphasised(),
          cell(row.winner()),
          Cell.text(name(row.runnerUp())),
          cell(row.runnerUp()),
          Cell.number(Units.factor(row.gain()), row.gain()),
          Cell.text(row.verdict().map(Verdict::text).orElse(row.note())));
    }
    section.add(table);
  }

  private static Cell cell(Optional<Sample> sample) {
    return Cell.number(time(sample), sample.map(Sample::median).orElse(Double.NaN));
  }

  private static String name(Optional<Sample> sample) {
    return sample.map(Sample::variant).orElse(NONE);
  }

  private static String time(Optional<Sample> sample) {
    return sample.map(found -> Units.time(found.median())).orElse(NONE);
  }
}
