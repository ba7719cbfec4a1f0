package org.einkorn.autotune;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.einkorn.autotune.book.Sample;
import org.einkorn.autotune.book.Verdict;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;

/**
 * What a tuning found.
 *
 * @param options the options of all problems
 * @param rows one for each problem, in the order in which they were given
 * @param elapsed how long it took
 */
public record TuneReport(Options options, List<Row> rows, Duration elapsed) {

  /** Copies the list. */
  public TuneReport {
    rows = List.copyOf(rows);
  }

  /**
   * One problem.
   *
   * @param problem the problem
   * @param winner what was measured of the winner, if there is one
   * @param runnerUp what was measured of the fastest other variant, if there is one
   * @param verdict how the race ended, empty when it failed
   * @param gain time of the variant that the default order would have chosen over the winner's: 2
   *     is twice as fast, 1 where they are the same; NaN when nothing was measured of one of them
   * @param note who was dropped or quarantined and why, or what failed; empty when all went well
   */
  public record Row(
      Problem problem,
      Optional<Sample> winner,
      Optional<Sample> runnerUp,
      Optional<Verdict> verdict,
      double gain,
      String note) {}
}
