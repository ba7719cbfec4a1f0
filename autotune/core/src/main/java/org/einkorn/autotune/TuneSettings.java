package org.einkorn.autotune;

import java.time.Duration;

/**
 * How long and how carefully problems are raced.
 *
 * @param budget time for all problems together; what is left of it is shared by the problems to
 *     come
 * @param calls calls over which the cost of preparing a variant is spread
 * @param again whether problems with a current entry in the book are raced again
 * @param seed seed of operands and of the shuffling of alignments
 */
public record TuneSettings(Duration budget, long calls, boolean again, long seed) {

  /** Twenty seconds, a hundred thousand calls, only what the book does not know. */
  public static final TuneSettings DEFAULT =
      new TuneSettings(Duration.ofSeconds(20), 100_000, false, 1);

  /** Checks the numbers. */
  public TuneSettings {
    if (budget.isNegative() || budget.isZero()) {
      throw new IllegalArgumentException("the budget " + budget + " must be positive");
    }
    if (calls < 1) {
      throw new IllegalArgumentException("calls=" + calls + " must be at least 1");
    }
  }

  /** The same with another budget. */
  public TuneSettings withBudget(Duration other) {
    return new TuneSettings(other, calls, again, seed);
  }

  /** The same with another number of calls. */
  public TuneSettings withCalls(long other) {
    return new TuneSettings(budget, other, again, seed);
  }

  /** The same, with or without the problems that the book knows. */
  public TuneSettings withAgain(boolean other) {
    return new TuneSettings(budget, calls, other, seed);
  }
}
