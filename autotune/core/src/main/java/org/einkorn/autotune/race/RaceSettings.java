package org.einkorn.autotune.race;

import java.time.Duration;

/**
 * How a race is run.
 *
 * @param budget time for checking and timing all candidates
 * @param calls calls over which the cost of preparing a candidate is spread
 * @param coldShare share of calls that are assumed to find their operands out of cache, 0 to 1
 * @param minRounds rounds that a winner must have run
 * @param maxRounds rounds after which the race ends
 * @param margin a lead smaller than this, such as 0.01 for one percent, is no lead
 * @param fullCheckOperations problems of at most so many operations are compared with the reference
 *     as they are, larger ones by way of a smaller sibling
 * @param seed seed of operands and alignments
 */
public record RaceSettings(
    Duration budget,
    long calls,
    double coldShare,
    int minRounds,
    int maxRounds,
    double margin,
    double fullCheckOperations,
    long seed) {

  /** Three seconds a problem, half of the calls cold, 7 to 41 rounds, one percent. */
  public static final RaceSettings DEFAULT =
      new RaceSettings(Duration.ofSeconds(3), 100_000, 0.5, 7, 41, 0.01, 2e8, 1);

  /** Checks the numbers. */
  public RaceSettings {
    if (!(coldShare >= 0 && coldShare <= 1)) {
      throw new IllegalArgumentException("coldShare=" + coldShare + " must lie between 0 and 1");
    }
    if (minRounds < 1 || maxRounds < minRounds) {
      throw new IllegalArgumentException(
          "rounds from " + minRounds + " to " + maxRounds + " are no range from 1 upwards");
    }
    if (calls < 1) {
      throw new IllegalArgumentException("calls=" + calls + " must be at least 1");
    }
  }

  /** The same with another budget. */
  public RaceSettings withBudget(Duration other) {
    return new RaceSettings(
        other, calls, coldShare, minRounds, maxRounds, margin, fullCheckOperations, seed);
  }

  /** The same with another number of calls. */
  public RaceSettings withCalls(long other) {
    return new RaceSettings(
        budget, other, coldShare, minRounds, maxRounds, margin, fullCheckOperations, seed);
  }

  /** The same with another seed. */
  public RaceSettings withSeed(long other) {
    return new RaceSettings(
        budget, calls, coldShare, minRounds, maxRounds, margin, fullCheckOperations, other);
  }

  /** The same with another limit of the full check. */
  public RaceSettings withFullCheckOperations(double other) {
    return new RaceSettings(budget, calls, coldShare, minRounds, maxRounds, margin, other, seed);
  }
}
