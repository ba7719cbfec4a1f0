package org.einkorn.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.einkorn.bench.results.Comparison;
import org.einkorn.bench.results.Comparison.Change;
import org.einkorn.bench.results.Comparison.Verdict;
import org.einkorn.bench.results.Outcome;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.ResultsException;
import org.einkorn.bench.results.ResultsFile;
import org.einkorn.bench.results.Row;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.Session;
import org.einkorn.cli.terminal.Style;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Units;

/** The regression gate: {@code ./einkorn bench --compare OLD NEW}. */
public final class Gate {

  private static final int MOST_MISSING = 10;

  private Gate() {}

  /**
   * Compares two results files and prints what changed.
   *
   * @return {@link ExitCode#FAILED} when a row became significantly slower or broke, or when no row
   *     could be compared
   * @throws CommandException when a file cannot be read, or the runs are of different machines
   */
  public static int compare(Session session, Path before, Path after) {
    Comparison comparison = comparison(before, after);
    comparison.warnings().forEach(session::warn);
    Table changes = changes(comparison);
    if (!changes.isEmpty()) {
      session.print(changes);
      session.println();
    }
    losses(comparison).forEach(session::println);
    session.println(verdict(comparison));
    return comparison.failed() ? ExitCode.FAILED : ExitCode.OK;
  }

  /** Reads and compares two files. */
  static Comparison comparison(Path before, Path after) {
    Results old = read(before);
    Results now = read(after);
    Optional<String> obstacle = Comparison.obstacle(old, now);
    if (obstacle.isPresent()) {
      throw CommandException.usage(
          before + " and " + after + " cannot be compared: " + obstacle.get(),
          "Measure both on one machine.");
    }
    return Comparison.of(old, now);
  }

  /** Reads a results file for a command. */
  static Results read(Path file) {
    try {
      return ResultsFile.read(file);
    } catch (ResultsException e) {
      throw CommandException.usage(
          String.valueOf(e.getMessage()), "./einkorn bench --json FILE writes results.", e);
    } catch (IOException e) {
      throw CommandException.failure("cannot read " + file + ": " + e.getMessage(), "", e);
    }
  }

  /** What changed by more than the noise. */
  static Table changes(Comparison comparison) {
    Table table =
        new Table()
            .left("")
            .left("backend")
            .wrapped("problem")
            .right("was")
            .right("is")
            .right("factor")
            .right("95 % interval");
    for (Change change : comparison.changes()) {
      if (change.verdict() == Verdict.SAME) {
        continue;
      }
      boolean slower = change.verdict() == Verdict.SLOWER;
      table.row(
          new Table.Cell(slower ? "slower" : "faster", slower ? Style.BAD : Style.GOOD),
          Table.Cell.of(change.key().contender()),
          Table.Cell.of(change.key().contest().text()),
          Table.Cell.of(median(change.before())),
          Table.Cell.of(median(change.after())),
          Table.Cell.of(Units.factor(change.factor().median())),
          Table.Cell.of(
              Units.significant(change.factor().low())
                  + "–"
                  + Units.significant(change.factor().high())));
    }
    return table;
  }

  private static String median(Row row) {
    return Units.time(row.measured().orElseThrow().time().median());
  }

  /** A line for each row that broke, and for the first that are missing. */
  static List<String> losses(Comparison comparison) {
    List<String> lines = new ArrayList<>();
    for (Row row : comparison.broken()) {
      String what =
          switch (row.outcome()) {
            case Outcome.Failed(String reason) -> "now fails: " + reason;
            case Outcome.Refused(String reason) -> "is now refused: " + reason;
            case Outcome.Measured _ -> throw new IllegalStateException(row.key().text());
          };
      lines.add("broken   " + row.key().text() + " " + what);
    }
    comparison.missing().stream()
        .limit(MOST_MISSING)
        .forEach(key -> lines.add("missing  " + key.text()));
    int more = comparison.missing().size() - MOST_MISSING;
    if (more > 0) {
      lines.add("missing  " + more + " more rows of the old run");
    }
    return lines;
  }

  /** All of it in one line. */
  static String verdict(Comparison comparison) {
    int rows = comparison.changes().size();
    if (rows == 0) {
      return "no row could be compared: the runs have no backend's row in common";
    }
    return String.format(
        Locale.ROOT,
        "%d of %d rows slower and %d faster by more than the noise and %.1f %%; %d broken, %d"
            + " missing",
        comparison.count(Verdict.SLOWER),
        rows,
        comparison.count(Verdict.FASTER),
        100 * (comparison.threshold() - 1),
        comparison.broken().size(),
        comparison.missing().size());
  }
}
