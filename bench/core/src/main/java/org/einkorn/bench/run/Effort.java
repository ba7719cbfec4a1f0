package org.einkorn.bench.run;

import java.time.Duration;

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
 * @param problemsPerFamily most problems of a family, if none are named
 * @param mostOperations operations of the largest problem, if none are named
 * @param roof time to measure one roof
 * @param cold whether runs with cold caches are measured too
 * @param budget problems that are not begun by then are left out
 */
record Effort(
    String name,
    int forks,
    int warmRounds,
    int rounds,
    Duration round,
    Duration warmUp,
    int problemsPerFamily,
    double mostOperations,
    Duration roof,
    boolean cold,
    Duration budget) {

  /** A handful of problems of each family, in less than three minutes. */
  static final Effort QUICK =
      new Effort(
          "quick",
          1,
          1,
          9,
          Duration.ofMillis(25),
          Duration.ofSeconds(3),
          3,
          3e8,
          Duration.ofMillis(150),
          false,
          Duration.ofSeconds(150));

  /** Neither quick nor full. */
  static final Effort NORMAL =
      new Effort(
          "normal",
          2,
          1,
          12,
          Duration.ofMillis(50),
          Duration.ofSeconds(6),
          8,
          2e9,
          Duration.ofMillis(400),
          false,
          Duration.ofDays(1));

  /** All problems of all lists, with warm and with cold caches. */
  static final Effort FULL =
      new Effort(
          "full",
          3,
          1,
          12,
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          Integer.MAX_VALUE,
          Double.POSITIVE_INFINITY,
          Duration.ofMillis(1000),
          true,
          Duration.ofDays(1));

  /** The same with other forks and rounds, for one tiny measurement. */
  Effort withSamples(int otherForks, int otherRounds, Duration otherRound) {
    return new Effort(
        name,
        otherForks,
        warmRounds,
        otherRounds,
        otherRound,
        warmUp,
        problemsPerFamily,
        mostOperations,
        roof,
        cold,
        budget);
  }
}
