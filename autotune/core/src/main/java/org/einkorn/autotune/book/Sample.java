package org.einkorn.autotune.book;

/**
 * What was measured of one variant, in nanoseconds a run.
 *
 * @param variant id of the variant
 * @param revision its {@link org.einkorn.kernels.Variant#revision()}
 * @param median the median over the rounds; a round's value mixes hot and cold caches
 * @param low lower end of the median's confidence interval
 * @param high upper end of the median's confidence interval
 * @param rounds number of rounds; fewer than the winner's when it was dropped early
 * @param hot median with the operands in cache
 * @param cold median with the caches swept, NaN where they were not
 * @param prepare what preparing it cost once
 */
public record Sample(
    String variant,
    String revision,
    double median,
    double low,
    double high,
    int rounds,
    double hot,
    double cold,
    double prepare) {

  /** The cost of a call when the preparation is shared by this many calls. */
  public double perCall(long calls) {
    return median + prepare / calls;
  }
}
