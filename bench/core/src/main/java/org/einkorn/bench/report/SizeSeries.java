package org.einkorn.bench.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.einkorn.bench.results.Contest;
import org.einkorn.bench.results.Outcome.Measured;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.Row;
import org.einkorn.bench.results.Unit;
import org.einkorn.cli.html.ScatterChart;
import org.einkorn.cli.terminal.Units;

/**
 * Problems of one form in several sizes. The form of a problem is its text with a letter for every
 * number, equal ones the same: squares such as {@code 64x64:64x64} and {@code 512x512:512x512} have
 * the form {@code AxA:AxA}, and make a series.
 */
final class SizeSeries {

  /** Fewer sizes than this show no scaling. */
  private static final int LEAST_SIZES = 3;

  /** Charts of one family. */
  private static final int MOST_OF_FAMILY = 2;

  private static final Pattern NUMBER = Pattern.compile("(?<!\\bb?f)(?<!\\bb?f\\d)\\d+");

  private record Form(String family, String text, int threads, String cache, Unit unit) {}

  private SizeSeries() {}

  /** The charts, those with the most sizes first within a family. */
  static List<ScatterChart> charts(Results results) {
    Map<Form, List<Row>> forms = new LinkedHashMap<>();
    for (Row row : results.rows()) {
      row.measured()
          .filter(Measured::verified)
          .ifPresent(measured ->
              forms.computeIfAbsent(form(row, measured), _ -> new ArrayList<>()).add(row));
    }
    Map<String, List<Map.Entry<Form, List<Row>>>> families =
        forms.entrySet().stream()
            .filter(form -> sizes(form.getValue()) >= LEAST_SIZES)
            .collect(
                Collectors.groupingBy(
                    form -> form.getKey().family, LinkedHashMap::new, Collectors.toList()));
    List<ScatterChart> charts = new ArrayList<>();
    for (List<Map.Entry<Form, List<Row>>> family : families.values()) {
      family.stream()
          .sorted(Comparator.comparingLong(form -> -sizes(form.getValue())))
          .limit(MOST_OF_FAMILY)
          .forEach(form -> charts.add(chart(form.getKey(), form.getValue())));
    }
    return charts;
  }

  private static long sizes(List<Row> rows) {
    return rows.stream().map(Row::contest).distinct().count();
  }

  private static Form form(Row row, Measured measured) {
    Contest contest = row.contest();
    return new Form(
        contest.family(),
        form(contest.problem()),
        contest.threads(),
        contest.cache().text(),
        measured.unit());
  }

  /** A problem's text with a letter for every number; the type's width is none. */
  static String form(String problem) {
    Map<String, String> letters = new HashMap<>();
    Matcher numbers = NUMBER.matcher(problem);
    return numbers.replaceAll(
        number -> letters.computeIfAbsent(number.group(), _ -> letter(letters.size())));
  }

  /** The text of these problems, of one form, with letters for the numbers that vary. */
  static String title(Collection<String> problems) {
    List<List<String>> numbers =
        problems.stream()
            .map(problem -> NUMBER.matcher(problem).results().map(MatchResult::group).toList())
            .toList();
    Map<List<String>, String> letters = new HashMap<>();
    AtomicInteger place = new AtomicInteger();
    return NUMBER
        .matcher(problems.iterator().next())
        .replaceAll(number -> {
          int index = place.getAndIncrement();
          List<String> values = numbers.stream().map(list -> list.get(index)).toList();
          return Set.copyOf(values).size() == 1
              ? number.group()
              : letters.computeIfAbsent(values, _ -> letter(letters.size()));
        });
  }

  private static String letter(int index) {
    return String.valueOf((char) ('A' + index % 26));
  }

  private static ScatterChart chart(Form form, List<Row> rows) {
    boolean arithmetic = form.unit == Unit.GFLOPS;
    ScatterChart chart =
        new ScatterChart(
                title(rows.stream().map(row -> row.contest().problem()).distinct().toList())
                    + ", "
                    + Words.threads(form.threads)
                    + ", "
                    + form.cache,
                arithmetic ? "operations of a run" : "bytes of a run",
                form.unit.text())
            .joined();
    Map<String, List<Row>> contenders =
        rows.stream()
            .collect(
                Collectors.groupingBy(SizeSeries::name, LinkedHashMap::new, Collectors.toList()));
    contenders.entrySet().stream()
        .limit(ScatterChart.MOST_SERIES)
        .forEach(contender -> {
          chart.series(contender.getKey());
          for (Row row : contender.getValue()) {
            Measured measured = row.measured().orElseThrow();
            double work = arithmetic ? measured.operations() : measured.bytes();
            chart.point(work, measured.value(), text(row, measured));
          }
        });
    return chart;
  }

  private static String name(Row row) {
    return row.contender().isOurs() ? row.contender().name() : row.contender().name() + " (peer)";
  }

  private static String text(Row row, Measured measured) {
    return row.contest().problem()
        + ": "
        + Words.speed(measured)
        + ", "
        + Units.time(measured.time().median());
  }
}
