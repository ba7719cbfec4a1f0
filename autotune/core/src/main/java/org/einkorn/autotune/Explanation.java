package org.einkorn.autotune;

import java.util.List;
import java.util.Optional;
import org.einkorn.autotune.book.Sample;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;

/**
 * Everything known about who may compute a problem.
 *
 * @param problem the problem
 * @param options its options
 * @param decision what was decided, empty when nobody can compute it
 * @param failure why nobody can, empty when there is a decision
 * @param rows every candidate and every refusal, in the default order
 * @param notes what else matters: age and origin of measurements, differences of the machine
 */
public record Explanation(
    Problem problem,
    Options options,
    Optional<Decision> decision,
    String failure,
    List<Row> rows,
    List<String> notes) {

  /** Copies the lists. */
  public Explanation {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /**
   * One candidate or refusal.
   *
   * @param id the variant's id, or the backend's name when the backend refuses as a whole
   * @param standing how it stands
   * @param reason why, in a sentence; empty for a candidate that needs no word
   * @param sample what was measured of it, if anything was
   */
  public record Row(String id, Standing standing, String reason, Optional<Sample> sample) {

    /** The first part of the id. */
    public String backend() {
      return Forced.backend(id);
    }
  }
}
