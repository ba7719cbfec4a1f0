package org.einkorn.bench.run;

import java.time.Duration;
import org.einkorn.bench.Work;

/**
 * How much time a run of benchmarks takes.
 *
 * @param name the option that asks for it, without dashes
 * @param forks JVMs that each contender's samples come from
 * @param warmRounds rounds at the start of a fork that do not count
 * @param rounds rounds of a fork that count; nine are the least for a 95 % interval inside the
 *     range
 * @param round length of a contender's turn
 * @param warmUp most time to become steady
 * @param allowance what the turns of a peer may take together: one that is slower leaves early
 * @param problemsPerFamily most problems of a family, if none are named
 * @param mostProblems most problems of all families, if none are named
 * @param mostOperations operations of the largest problem, if none are named
 * @param roof time to measure one roof
 * @param cold whether runs with cold caches are measured too
 * @param limit the time for roofs, costs and contests; contests that would end later are left out
 */
record Effort(
    String name,
    int forks,
    int warmRounds,
    int rounds,
    Duration round,
    Duration warmUp,
    Duration allowance,
    int problemsPerFamily,
    int mostProblems,
    double mostOperations,
    Duration roof,
    boolean cold,
    Duration limit) {

  /** How many times as long the turns of networks are. */
  private static final int NETWORK_FACTOR = 8;

  /** Longer than any run takes. */
  private static final Duration UNBOUNDED = Duration.ofDays(365);

  /** A handful of problems of each family, in less than three minutes. */
  static final Effort QUICK =
      new Effort(
          "quick",
          1,
          1,
          9,
          Duration.ofMillis(25),
          Duration.ofSeconds(3),
          Duration.ofMillis(1500),
          3,
          30,
          3e8,
          Duration.ofMillis(150),
          false,
          Duration.ofSeconds(170));

  /** Neither quick nor full. */
  static final Effort NORMAL =
      new Effort(
          "normal",
          2,
          1,
          12,
          Duration.ofMillis(25),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3),
          8,
          Integer.MAX_VALUE,
          2e9,
          Duration.ofMillis(400),
          false,
          UNBOUNDED);

  /** All problems of all lists, with warm and with cold caches. */
  static final Effort FULL =
      new Effort(
          "full",
          2,
          1,
          12,
          Duration.ofMillis(25),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3),
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Double.POSITIVE_INFINITY,
          Duration.ofMillis(400),
          true,
          UNBOUNDED);

  /**
   * The effort for a piece of work: a step of a network takes milliseconds, and all its kernels are
   * compiled one after the other.
   */
  Effort on(Work work) {
    return switch (work) {
      case Work.OfKernel _ -> this;
      case Work.OfNetwork _ ->
          new Effort(
              name,
              forks,
              warmRounds,
              rounds,
              round.multipliedBy(NETWORK_FACTOR),
              warmUp.multipliedBy(NETWORK_FACTOR),
              allowance.multipliedBy(NETWORK_FACTOR),
              problemsPerFamily,
              mostProblems,
              mostOperations,
              roof,
              cold,
              limit);
    };
  }

  /** The same within another time. */
  Effort within(Duration otherLimit) {
    return new Effort(
        name,
        forks,
        warmRounds,
        rounds,
        round,
        warmUp,
        allowance,
        problemsPerFamily,
        mostProblems,
        mostOperations,
        roof,
        cold,
        otherLimit);
  }

  /** The same with other forks and rounds, for one tiny measurement. */
  Effort withSamples(int otherForks, int otherRounds, Duration otherRound) {
    return new Effort(
        name,
        otherForks,
        warmRounds,
        otherRounds,
        otherRound,
        warmUp,
        allowance,
        problemsPerFamily,
        mostProblems,
        mostOperations,
        roof,
        cold,
        limit);
  }
}
