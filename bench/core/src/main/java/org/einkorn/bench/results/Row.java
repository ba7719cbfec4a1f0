package org.einkorn.bench.results;

import java.util.Optional;

/**
 * One contender in one contest.
 *
 * @param contest what it was compared in
 * @param contender who it is
 * @param outcome how it ended
 */
public record Row(Contest contest, Contender contender, Outcome outcome) {

  /**
   * What a row is recognized by, within a file and from file to file.
   *
   * @param contest the contest
   * @param contender the contender's name
   * @param kind whose it is
   */
  public record Key(Contest contest, String contender, Contender.Kind kind) {

    /** In words: {@code vector, gemm forward f32 64x64:64x64, 2 threads, warm}. */
    public String text() {
      return contender + ", " + contest.text();
    }
  }

  /** What this row is recognized by. */
  public Key key() {
    return new Key(contest, contender.name(), contender.kind());
  }

  /** The measurement, if there is one. */
  public Optional<Outcome.Measured> measured() {
    return outcome instanceof Outcome.Measured measured ? Optional.of(measured) : Optional.empty();
  }
}
