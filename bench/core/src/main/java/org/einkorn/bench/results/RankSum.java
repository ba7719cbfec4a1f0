package org.einkorn.bench.results;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.einkorn.autotune.race.Statistics.Estimate;

/**
 * Whether one sample tends to be greater than another, whatever their distributions: the rank-sum
 * test, exact (Mann and Whitney, Annals of Mathematical Statistics 18, 1947), and the estimate of
 * the factor between them that belongs to it (Hodges and Lehmann, Annals 34, 1963).
 */
final class RankSum {

  /** Both tails together of an interval's error probability. */
  private static final double ALPHA = 0.05;

  private record Sizes(int n, int m) {}

  private static final Map<Sizes, double[]> DISTRIBUTIONS = new ConcurrentHashMap<>();

  private RankSum() {}

  /** The probability that equal distributions give an {@code x} as great beside {@code y}. */
  static double probability(double[] x, double[] y) {
    double wins = 0;
    for (double a : x) {
      for (double b : y) {
        wins += a > b ? 1 : a == b ? 0.5 : 0;
      }
    }
    double[] distribution = distribution(x.length, y.length);
    double tail = 0;
    // Rounded down, so that ties make the answer more cautious.
    for (int u = distribution.length - 1; u >= (int) wins; u--) {
      tail += distribution[u];
    }
    return Math.min(1, tail);
  }

  /** How many times as great {@code x} is as {@code y}, both positive, with its 95 % interval. */
  static Estimate factor(double[] x, double[] y) {
    double[] ratios = new double[x.length * y.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < y.length; j++) {
        ratios[i * y.length + j] = x[i] / y[j];
      }
    }
    Arrays.sort(ratios);
    int count = ratios.length;
    double median = (ratios[(count - 1) / 2] + ratios[count / 2]) / 2;
    double[] distribution = distribution(x.length, y.length);
    double sum = distribution[0];
    int rank = 0;
    while (rank < (count - 1) / 2 && sum <= ALPHA / 2) {
      rank++;
      sum += distribution[rank];
    }
    int low = Math.max(rank - 1, 0);
    return new Estimate(median, ratios[low], ratios[count - 1 - low]);
  }

  /** The probability of each count of wins, 0 … n·m, when the distributions are equal. */
  static double[] distribution(int n, int m) {
    return DISTRIBUTIONS.computeIfAbsent(new Sizes(n, m), RankSum::calculate);
  }

  /**
   * The greatest of {@code i + j} values is an {@code x} with probability {@code i / (i + j)}, and
   * then wins {@code j} times.
   */
  private static double[] calculate(Sizes sizes) {
    double[][] without = new double[sizes.m + 1][];
    Arrays.setAll(without, _ -> new double[] {1});
    for (int i = 1; i <= sizes.n; i++) {
      double[][] with = new double[sizes.m + 1][];
      with[0] = new double[] {1};
      for (int j = 1; j <= sizes.m; j++) {
        with[j] = new double[i * j + 1];
        for (int u = 0; u < without[j].length; u++) {
          with[j][u + j] += without[j][u] * i / (i + j);
        }
        for (int u = 0; u < with[j - 1].length; u++) {
          with[j][u] += with[j - 1][u] * j / (i + j);
        }
      }
      without = with;
    }
    return without[sizes.m];
  }
}
