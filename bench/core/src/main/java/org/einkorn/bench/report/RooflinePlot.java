package org.einkorn.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.einkorn.bench.results.Cache;
import org.einkorn.bench.results.Outcome.Measured;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.Roof;
import org.einkorn.bench.results.Row;
import org.einkorn.bench.results.Unit;
import org.einkorn.cli.html.ScatterChart;
import org.einkorn.cli.terminal.Units;

/**
 * The roofline plot of Williams, Waterman and Patterson (Communications of the ACM 52, 2009): speed
 * over operations to a byte, under the peak of arithmetic and the bandwidth of each level of
 * memory.
 */
final class RooflinePlot {

  private static final String OTHERS = "other families";

  /** Where a guide starts: left of every kernel. */
  private static final double FAR_LEFT = 1e-4;

  private static final double FAR_RIGHT = 1e6;

  private RooflinePlot() {}

  /** A plot for each number of threads; rows of cold caches and without operations are left out. */
  static List<ScatterChart> all(Results results) {
    List<Row> rows =
        Duel.ourFastest(results).stream()
            .filter(row -> row.contest().cache() == Cache.WARM)
            .filter(row -> isDrawable(row.measured().orElseThrow()))
            .toList();
    return rows.stream()
        .map(row -> row.contest().threads())
        .distinct()
        .sorted()
        .map(threads ->
            plot(
                results,
                threads,
                rows.stream().filter(row -> row.contest().threads() == threads).toList()))
        .toList();
  }

  private static boolean isDrawable(Measured measured) {
    return measured.operations() > 0 && measured.bytes() > 0;
  }

  private static ScatterChart plot(Results results, int threads, List<Row> rows) {
    Map<String, Roof> bandwidths = bandwidths(results, threads);
    ScatterChart chart =
        new ScatterChart(
            Words.threads(threads),
            "operations to a byte",
            "GFLOP/s of the fastest backend" + legend(bandwidths));
    addRoofs(chart, peaks(results, threads, rows), bandwidths, rows);
    Map<String, List<Row>> families =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.contest().family(), LinkedHashMap::new, Collectors.toList()));
    List<Map.Entry<String, List<Row>>> sorted = new ArrayList<>(families.entrySet());
    sorted.sort(Comparator.comparingInt(family -> -family.getValue().size()));
    boolean tooMany = sorted.size() > ScatterChart.MOST_SERIES;
    int own = tooMany ? ScatterChart.MOST_SERIES - 1 : sorted.size();
    for (int f = 0; f < sorted.size(); f++) {
      if (f <= own) {
        chart.series(f < own ? sorted.get(f).getKey() : OTHERS);
      }
      sorted.get(f).getValue().forEach(row -> addPoint(chart, row));
    }
    return chart;
  }

  private static void addPoint(ScatterChart chart, Row row) {
    Measured measured = row.measured().orElseThrow();
    double speed = measured.operations() / measured.time().median();
    String roof = measured.roof() == null ? "" : "; " + ofRoof(measured, measured.roof());
    chart.point(
        measured.intensity(),
        speed,
        row.contest().problem()
            + ": "
            + Units.significant(speed)
            + " GFLOP/s by "
            + row.contender().name()
            + roof);
  }

  private static String ofRoof(Measured measured, Roof roof) {
    return Words.percent(measured.percentOfRoof()) + " of " + roof.name();
  }

  /** The peaks that some row is compared with, and the highest. */
  private static List<Roof> peaks(Results results, int threads, List<Row> rows) {
    List<Roof> peaks =
        results.roofs().stream()
            .filter(roof -> roof.threads() == threads && roof.unit() == Unit.GFLOPS)
            .toList();
    double highest = peaks.stream().mapToDouble(Roof::value).max().orElse(0);
    return peaks.stream()
        .filter(
            roof -> roof.value() == highest || rows.stream().anyMatch(row -> isUnder(row, roof)))
        .toList();
  }

  private static boolean isUnder(Row row, Roof roof) {
    return row.measured().filter(measured -> roof.equals(measured.roof())).isPresent();
  }

  /** The widest bandwidth of each level of memory, by the names of the levels. */
  private static Map<String, Roof> bandwidths(Results results, int threads) {
    return results.roofs().stream()
        .filter(roof -> roof.threads() == threads && roof.unit() == Unit.GBYTES)
        .collect(
            Collectors.toMap(
                Roof::level,
                roof -> roof,
                BinaryOperator.maxBy(Comparator.comparingDouble(Roof::value)),
                LinkedHashMap::new));
  }

  private static String legend(Map<String, Roof> bandwidths) {
    return bandwidths.values().stream()
        .map(roof -> roof.level() + " " + Units.significant(roof.value()))
        .collect(
            Collectors.joining(
                ", ", bandwidths.isEmpty() ? "" : "; ", bandwidths.isEmpty() ? "" : " GB/s"));
  }

  private static void addRoofs(
      ScatterChart chart, List<Roof> peaks, Map<String, Roof> bandwidths, List<Row> rows) {
    double peak = peaks.stream().mapToDouble(Roof::value).max().orElse(Double.NaN);
    double widest = bandwidths.values().stream().mapToDouble(Roof::value).max().orElse(Double.NaN);
    double[] intensities =
        rows.stream()
            .mapToDouble(row -> row.measured().orElseThrow().intensity())
            .sorted()
            .toArray();
    for (Roof roof : peaks) {
      double ridge = Double.isNaN(widest) ? intensities[0] : roof.value() / widest;
      String label =
          Words.withoutThreads(roof) + " " + Units.significant(roof.value()) + " GFLOP/s";
      chart.guide(label, ridge, roof.value(), FAR_RIGHT, roof.value());
    }
    double rightmost = intensities[intensities.length - 1];
    for (Roof roof : bandwidths.values()) {
      double end = Double.isNaN(peak) ? rightmost : peak / roof.value();
      chart.guide(roof.level(), FAR_LEFT, FAR_LEFT * roof.value(), end, end * roof.value());
    }
  }
}
