package org.einkorn.bench.report;

import java.util.Arrays;
import java.util.List;
import org.einkorn.bench.results.Results;

/**
 * How a family fares.
 *
 * @param family its name
 * @param problems how many contests this library measured
 * @param percentOfRoof the middle of what its fastest backends reach of their roofs; NaN without
 *     roofs
 * @param duels its contests with peers
 */
record FamilyScore(String family, int problems, double percentOfRoof, List<Duel> duels) {

  /** The scores of all families, in the order of the rows. */
  static List<FamilyScore> all(Results results) {
    List<Duel> duels = Duel.all(results);
    return Duel.families(results).stream()
        .map(family -> {
          double[] percents =
              Duel.ourFastest(results).stream()
                  .filter(row -> row.contest().family().equals(family))
                  .mapToDouble(row -> row.measured().orElseThrow().percentOfRoof())
                  .toArray();
          List<Duel> own =
              duels.stream().filter(duel -> duel.contest().family().equals(family)).toList();
          return new FamilyScore(family, percents.length, middle(percents), own);
        })
        .filter(score -> score.problems > 0)
        .toList();
  }

  private static double middle(double[] percents) {
    double[] sorted = Arrays.stream(percents).filter(p -> !Double.isNaN(p)).sorted().toArray();
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  long count(Duel.Ending ending) {
    return duels.stream().filter(duel -> duel.ending() == ending).count();
  }

  double mean() {
    return mean(duels);
  }

  double least() {
    return duels.stream().mapToDouble(duel -> duel.speedup().median()).min().orElse(Double.NaN);
  }

  double greatest() {
    return duels.stream().mapToDouble(duel -> duel.speedup().median()).max().orElse(Double.NaN);
  }

  /** The geometric mean of the speed-ups; NaN of none. */
  static double mean(List<Duel> duels) {
    return Math.exp(
        duels.stream()
            .mapToDouble(duel -> Math.log(duel.speedup().median()))
            .average()
            .orElse(Double.NaN));
  }
}
