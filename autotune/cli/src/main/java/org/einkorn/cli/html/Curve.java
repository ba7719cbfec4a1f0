package org.einkorn.cli.html;

import java.util.stream.IntStream;

/** A named sequence of points, reduced to what a screen can show. */
final class Curve {

  private static final int MOST_POINTS = 400;

  private final String name;
  private final double[] x;
  private final double[] y;

  private Curve(String name, double[] x, double[] y) {
    this.name = name;
    this.x = x;
    this.y = y;
  }

  /**
   * A curve of at most 400 points. Of each stretch of a longer one the least and the greatest value
   * stay, in their order, so that peaks are not lost.
   */
  static Curve of(String name, double[] x, double[] y) {
    int[] kept = x.length <= MOST_POINTS ? IntStream.range(0, x.length).toArray() : extremes(y);
    double[] keptX = IntStream.of(kept).mapToDouble(i -> x[i]).toArray();
    double[] keptY = IntStream.of(kept).mapToDouble(i -> y[i]).toArray();
    return new Curve(name, keptX, keptY);
  }

  private static int[] extremes(double[] y) {
    int stretches = MOST_POINTS / 2;
    int[] kept = new int[2 * stretches];
    for (int s = 0; s < stretches; s++) {
      int from = (int) ((long) y.length * s / stretches);
      int to = (int) ((long) y.length * (s + 1) / stretches);
      int least = from;
      int greatest = from;
      for (int i = from; i < to; i++) {
        least = y[i] < y[least] || Double.isNaN(y[least]) ? i : least;
        greatest = y[i] > y[greatest] || Double.isNaN(y[greatest]) ? i : greatest;
      }
      kept[2 * s] = Math.min(least, greatest);
      kept[2 * s + 1] = Math.max(least, greatest);
    }
    return kept;
  }

  String name() {
    return name;
  }

  int size() {
    return x.length;
  }

  double x(int i) {
    return x[i];
  }

  double y(int i) {
    return y[i];
  }

  /** False where the curve is interrupted. */
  boolean isDrawn(int i) {
    return Double.isFinite(x[i]) && Double.isFinite(y[i]);
  }
}
