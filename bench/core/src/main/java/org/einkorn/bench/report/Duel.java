package org.einkorn.bench.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.einkorn.autotune.race.Statistics.Estimate;
import org.einkorn.bench.results.Contest;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.Row;

/**
 * The fastest backend and the fastest peer of a contest. Rows whose result was not verified do not
 * take part.
 *
 * @param ours the backend's row
 * @param peer the peer's row
 * @param speedup how many times as fast the backend is: the median of the ratios by round, with its
 *     95 % interval
 */
record Duel(Row ours, Row peer, Estimate speedup) {

  /** How a duel ended. */
  enum Ending {
    /** The whole interval lies above 1. */
    FASTER,
    /** The interval holds 1. */
    EVEN,
    /** The whole interval lies below 1. */
    SLOWER
  }

  Contest contest() {
    return ours.contest();
  }

  Ending ending() {
    return speedup.low() > 1 ? Ending.FASTER : speedup.high() < 1 ? Ending.SLOWER : Ending.EVEN;
  }

  /** The duels of a run, in the order of its rows. */
  static List<Duel> all(Results results) {
    List<Duel> duels = new ArrayList<>();
    for (List<Row> rows : contests(results)) {
      Optional<Row> ours = fastest(rows, true);
      Optional<Row> peer = fastest(rows, false);
      if (ours.isPresent() && peer.isPresent()) {
        Estimate speedup =
            peer.get().measured().orElseThrow().timeRatio(ours.get().measured().orElseThrow());
        duels.add(new Duel(ours.get(), peer.get(), speedup));
      }
    }
    return duels;
  }

  /** The fastest verified row of this library, or of the peers. */
  static Optional<Row> fastest(List<Row> rows, boolean ours) {
    return rows.stream()
        .filter(row -> row.contender().isOurs() == ours)
        .filter(row -> row.measured().filter(measured -> measured.verified()).isPresent())
        .min(Comparator.comparingDouble(row -> row.measured().orElseThrow().time().median()));
  }

  /** The fastest verified backend's row of each contest. */
  static List<Row> ourFastest(Results results) {
    return contests(results).stream().flatMap(rows -> fastest(rows, true).stream()).toList();
  }

  /** The names of all families that were measured, in the order of the rows. */
  static List<String> families(Results results) {
    return results.rows().stream().map(row -> row.contest().family()).distinct().toList();
  }

  private static Collection<List<Row>> contests(Results results) {
    Map<Contest, List<Row>> contests = new LinkedHashMap<>();
    for (Row row : results.rows()) {
      contests.computeIfAbsent(row.contest(), _ -> new ArrayList<>()).add(row);
    }
    return contests.values();
  }
}
