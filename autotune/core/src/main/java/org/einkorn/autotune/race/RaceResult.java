package org.einkorn.autotune.race;

import java.util.List;
import java.util.Optional;
import org.einkorn.autotune.book.Sample;
import org.einkorn.autotune.book.Verdict;
import org.einkorn.kernels.Variant;

/**
 * How a race ended.
 *
 * @param winner the winner, empty when no candidate was right
 * @param verdict whether its lead is beyond doubt
 * @param samples what was measured, the fastest first
 * @param failures candidates that were wrong or threw
 * @param notes candidates that were not timed, and why
 */
public record RaceResult(
    Optional<Variant> winner,
    Optional<Verdict> verdict,
    List<Sample> samples,
    List<Failure> failures,
    List<String> notes) {

  /** Copies the lists. */
  public RaceResult {
    samples = List.copyOf(samples);
    failures = List.copyOf(failures);
    notes = List.copyOf(notes);
  }

  /**
   * A candidate that must not run again.
   *
   * @param variant the candidate
   * @param reason what it did, with a line that repeats it
   */
  public record Failure(Variant variant, String reason) {}
}
