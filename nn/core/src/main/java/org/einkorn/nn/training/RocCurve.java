package org.einkorn.nn.training;

import java.util.Arrays;

/**
 * How well a score tells two kinds of examples apart, whatever threshold is set (Hanley and McNeil,
 * 1982, Radiology 143).
 */
public final class RocCurve {
  private RocCurve() {}

  /**
   * The area under the curve: the share of pairs of an odd and an ordinary example of which the odd
   * one has the greater score, equal ones counted half. 1 where any threshold between the two kinds
   * is always right, 0.5 where the score says nothing.
   *
   * @param ordinary scores of those that should have small ones
   * @param odd scores of those that should have great ones
   * @throws IllegalArgumentException when one kind is missing, or a score is NaN
   */
  public static double area(float[] ordinary, float[] odd) {
    float[] sorted = ordinary.clone();
    Arrays.sort(sorted);
    require(sorted, "ordinary");
    require(odd, "odd");
    double wins = 0;
    for (float score : odd) {
      wins += 0.5 * (below(sorted, score, false) + below(sorted, score, true));
    }
    return wins / ((double) ordinary.length * odd.length);
  }

  private static void require(float[] scores, String kind) {
    if (scores.length == 0) {
      throw new IllegalArgumentException("there is no score of an " + kind + " example");
    }
    for (float score : scores) {
      if (Float.isNaN(score)) {
        throw new IllegalArgumentException("a score of an " + kind + " example is NaN");
      }
    }
  }

  /** How many of the sorted scores lie below one, or are equal to it. */
  private static int below(float[] sorted, float score, boolean orEqual) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < score || (orEqual && sorted[middle] == score)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
