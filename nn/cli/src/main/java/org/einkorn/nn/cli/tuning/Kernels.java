package org.einkorn.nn.cli.tuning;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;

/** Races the kernels of a network. */
public final class Kernels {
  private static final String NONE = "–";

  private Kernels() {}

  /** Races every problem of a network for at most so long together, and shows how it goes. */
  public static TuneReport tune(
      Session session, Workload workload, Options options, Duration budget)
      throws InterruptedException {
    List<Problem> problems = workload.problems(options);
    TuneSettings settings = TuneSettings.DEFAULT.withBudget(budget).withAgain(true);
    String task = "tuning " + options.device().id();
    try (Progress progress = session.progress(task, problems.size())) {
      return Einkorn.shared()
          .tune(
              problems,
              options,
              settings,
              news -> {
                progress.stepTo(news.done());
                progress.message(news.current());
              });
    }
  }

  /** Prints what won. */
  public static void print(Session session, TuneReport report) {
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
          name(row.winner()) + doubt(row),
          time(row.winner()),
          name(row.runnerUp()),
          time(row.runnerUp()),
          Double.isNaN(row.gain()) ? NONE : Units.factor(row.gain()));
    }
    session.print(table);
  }

  /** Adds what won to a report. */
  public static void add(Section section, TuneReport report) {
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
          Cell.number(Double.isNaN(row.gain()) ? NONE : Units.factor(row.gain()), row.gain()),
          Cell.text(row.verdict().map(Verdict::text).orElse(row.note())));
    }
    section.add(table);
  }

  private static String doubt(TuneReport.Row row) {
    return row.verdict()
        .filter(verdict -> verdict == Verdict.TIE || verdict == Verdict.UNSETTLED)
        .map(verdict -> " (" + verdict.text() + ")")
        .orElse("");
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
