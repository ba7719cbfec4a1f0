package org.einkorn.bench.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;
import org.einkorn.autotune.race.Statistics;
import org.einkorn.autotune.race.Statistics.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * What became slower or faster from one run to another on the same machine.
 *
 * <p>A backend's row is slower when two things hold: its times are greater than the old ones by
 * more than the {@link #threshold}, by the rank-sum test, held to an error probability of 5 % for
 * all rows together (Holm, Scandinavian Journal of Statistics 6, 1979); the same holds of its
 * ratios by round to the geometric mean of the peers that stood beside it in both runs in the same
 * version and setting, so that a machine that became slower is not held against it. Faster is the
 * mirror image.
 *
 * <p>The threshold is a minimal effect of 3 %, or the scatter between runs where that is greater:
 * two runs of one program differ by more than the samples within a run tell, for each JVM compiles
 * and places things anew. Most rows of two runs did not change, so the spread of all changes about
 * their middle, on the side where it is smaller, tells how much. {@code bench/core/docs/results.md}
 * states how often this alarms falsely.
 *
 * @param changes a change for every backend's row that both runs measured, the worst first
 * @param broken rows that the old run measured and the new one refuses or fails
 * @param missing rows that the old run measured and the new one does not have
 * @param threshold the factor that must be exceeded
 * @param drift by what factor unchanged peers became slower in the middle; NaN without peers
 * @param warnings what makes the comparison doubtful
 */
public record Comparison(
    List<Change> changes,
    List<Row> broken,
    List<Row.Key> missing,
    double threshold,
    double drift,
    List<String> warnings) {

  /** What is not worth an alarm, as a factor of time. */
  public static final double MINIMAL_EFFECT = 1.03;

  /** The error probability of all rows together. */
  static final double ALPHA = 0.05;

  /** Fewer rows than this say nothing about the scatter between runs. */
  private static final int LEAST_ROWS = 12;

  /**
   * The scatter that is assumed then, as a standard deviation: forks of a JVM differ by 1 to 5 %.
   */
  private static final double USUAL_SCATTER = 0.035;

  /** Changes of unchanged code are taken to lie within so many standard deviations. */
  private static final double WIDTH = 3;

  /** From this threshold on the runs are called noisy. */
  private static final double NOISY = 1.15;

  /** Median absolute deviation to standard deviation, of a normal distribution. */
  private static final double MAD_TO_DEVIATION = 1.4826;

  /** What became of a row. */
  public enum Verdict {
    /** Slower by more than the threshold. */
    SLOWER,
    /** Faster by more than the threshold. */
    FASTER,
    /** Within the noise. */
    SAME
  }

  /**
   * What became of one row.
   *
   * @param before the old row
   * @param after the new row
   * @param factor by what factor its time grew, with a 95 % interval
   * @param verdict what that means
   */
  public record Change(Row before, Row after, Estimate factor, Verdict verdict) {

    /** What the row is recognized by. */
    public Row.Key key() {
      return after.key();
    }
  }

  /** A pair of rows with the error probabilities of calling it slower and faster. */
  private record Candidate(Row before, Row after, double slower, double faster) {}

  /** Times by round that code which did not change took in the same contest. */
  private record Ruler(double[] before, double[] after) {}

  /** Copies the lists. */
  public Comparison {
    changes = List.copyOf(changes);
    broken = List.copyOf(broken);
    missing = List.copyOf(missing);
    warnings = List.copyOf(warnings);
  }

  /** Why two runs cannot be compared; empty when they can. */
  public static Optional<String> obstacle(Results before, Results after) {
    MachineInfo old = before.machine();
    MachineInfo now = after.machine();
    List<String> differences = new ArrayList<>();
    if (!old.cpu().equals(now.cpu())) {
      differences.add(
          "the processor is '" + old.cpu() + "' in one and '" + now.cpu() + "' in the other");
    }
    if (old.cores() != now.cores()) {
      differences.add("one had " + old.cores() + " cores and the other " + now.cores());
    }
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of("the runs are of different machines: " + String.join("; ", differences));
  }

  /**
   * Compares two runs.
   *
   * @throws IllegalArgumentException when there is an {@link #obstacle}
   */
  public static Comparison of(Results before, Results after) {
    obstacle(before, after)
        .ifPresent(reason -> {
          throw new IllegalArgumentException(reason);
        });
    Map<Row.Key, Row> old = byKey(before);
    Map<Row.Key, Row> now = byKey(after);
    double[] controls = changes(old, now, Comparison::isUnchangedPeer);
    double drift = controls.length == 0 ? Double.NaN : Math.exp(median(controls));
    double[] all = changes(old, now, Comparison::mayShowScatter);
    double threshold = Math.max(MINIMAL_EFFECT, Math.exp(WIDTH * scatter(all)));
    List<Candidate> candidates = new ArrayList<>();
    List<Row> broken = new ArrayList<>();
    List<Row.Key> missing = new ArrayList<>();
    for (Row row : before.rows()) {
      if (!row.contender().isOurs() || row.measured().isEmpty()) {
        continue;
      }
      Row next = now.get(row.key());
      if (next == null) {
        missing.add(row.key());
      } else if (next.measured().isEmpty()) {
        broken.add(next);
      } else {
        candidates.add(candidate(row, next, old, now, threshold));
      }
    }
    List<Change> changes = decide(candidates);
    List<String> warnings = warnings(before, after, drift, threshold, candidates);
    return new Comparison(changes, broken, missing, threshold, drift, warnings);
  }

  /** Whether the gate closes: something became slower, broke, or nothing could be compared. */
  public boolean failed() {
    return changes.isEmpty() || !broken.isEmpty() || count(Verdict.SLOWER) > 0;
  }

  /** How many rows have a verdict. */
  public long count(Verdict verdict) {
    return changes.stream().filter(change -> change.verdict() == verdict).count();
  }

  private static Map<Row.Key, Row> byKey(Results results) {
    Map<Row.Key, Row> rows = new LinkedHashMap<>();
    results.rows().forEach(row -> rows.put(row.key(), row));
    return rows;
  }

  /** Logarithms of the changes of those rows that both runs measured and that are asked for. */
  private static double[] changes(
      Map<Row.Key, Row> old, Map<Row.Key, Row> now, BiPredicate<Row, Row> isWanted) {
    return old.values().stream()
        .filter(row -> areMeasured(row, now.get(row.key())))
        .filter(row -> isWanted.test(row, now.get(row.key())))
        .mapToDouble(row -> Math.log(time(now.get(row.key())) / time(row)))
        .toArray();
  }

  private static boolean areMeasured(Row before, @Nullable Row after) {
    return before.measured().isPresent() && after != null && after.measured().isPresent();
  }

  private static boolean isUnchangedPeer(Row before, Row after) {
    return !before.contender().isOurs() && before.contender().equals(after.contender());
  }

  private static boolean mayShowScatter(Row before, Row after) {
    return before.contender().isOurs() || isUnchangedPeer(before, after);
  }

  /** The standard deviation of the changes, in logarithms, of rows that did not change. */
  private static double scatter(double[] changes) {
    if (changes.length < LEAST_ROWS) {
      return USUAL_SCATTER;
    }
    double middle = median(changes);
    double[] above = Arrays.stream(changes).filter(c -> c >= middle).map(c -> c - middle).toArray();
    double[] below = Arrays.stream(changes).filter(c -> c <= middle).map(c -> middle - c).toArray();
    return MAD_TO_DEVIATION * Math.min(median(above), median(below));
  }

  private static Candidate candidate(
      Row before, Row after, Map<Row.Key, Row> old, Map<Row.Key, Row> now, double threshold) {
    double[] a = samples(before).sampleArray();
    double[] b = samples(after).sampleArray();
    double slower = RankSum.probability(b, scaled(a, threshold));
    double faster = RankSum.probability(a, scaled(b, threshold));
    Optional<Ruler> ruler = ruler(before.contest(), old, now);
    if (ruler.isPresent()) {
      double[] ratiosBefore = ratios(a, ruler.get().before);
      double[] ratiosAfter = ratios(b, ruler.get().after);
      slower = Math.max(slower, RankSum.probability(ratiosAfter, scaled(ratiosBefore, threshold)));
      faster = Math.max(faster, RankSum.probability(ratiosBefore, scaled(ratiosAfter, threshold)));
    }
    return new Candidate(before, after, slower, faster);
  }

  /** What a contest's unchanged peers took in each round, as a geometric mean, in both runs. */
  private static Optional<Ruler> ruler(
      Contest contest, Map<Row.Key, Row> old, Map<Row.Key, Row> now) {
    List<double[]> before = new ArrayList<>();
    List<double[]> after = new ArrayList<>();
    for (Row peer : old.values()) {
      Row next = now.get(peer.key());
      if (next != null
          && peer.contest().equals(contest)
          && areMeasured(peer, next)
          && isUnchangedPeer(peer, next)) {
        before.add(samples(peer).sampleArray());
        after.add(samples(next).sampleArray());
      }
    }
    return before.isEmpty()
        ? Optional.empty()
        : Optional.of(new Ruler(geometricMean(before), geometricMean(after)));
  }

  private static double[] geometricMean(List<double[]> samples) {
    double[] means = new double[samples.stream().mapToInt(s -> s.length).min().orElse(0)];
    Arrays.setAll(
        means,
        i -> Math.exp(samples.stream().mapToDouble(s -> Math.log(s[i])).average().orElse(0)));
    return means;
  }

  private static double time(@Nullable Row row) {
    return row == null ? Double.NaN : samples(row).time().median();
  }

  private static Outcome.Measured samples(Row row) {
    return row.measured().orElseThrow();
  }

  private static double[] ratios(double[] times, double[] ruler) {
    double[] ratios = new double[Math.min(times.length, ruler.length)];
    Arrays.setAll(ratios, i -> times[i] / ruler[i]);
    return ratios;
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(value -> value * factor).toArray();
  }

  private static double median(double[] values) {
    return Statistics.estimate(values).median();
  }

  /** Verdicts by Holm's procedure in each direction; the worst change first. */
  private static List<Change> decide(List<Candidate> candidates) {
    List<Candidate> slower = rejected(candidates, Candidate::slower);
    List<Candidate> faster = rejected(candidates, Candidate::faster);
    List<Change> changes = new ArrayList<>();
    for (Candidate c : candidates) {
      Verdict verdict =
          slower.contains(c) ? Verdict.SLOWER : faster.contains(c) ? Verdict.FASTER : Verdict.SAME;
      Estimate factor =
          RankSum.factor(samples(c.after).sampleArray(), samples(c.before).sampleArray());
      changes.add(new Change(c.before, c.after, factor, verdict));
    }
    changes.sort(
        Comparator.comparing(Change::verdict)
            .thenComparingDouble(change -> -change.factor().median()));
    return changes;
  }

  /** The rows whose hypothesis of no change falls: p(i) ≤ α / (n − i), in rising order. */
  private static List<Candidate> rejected(
      List<Candidate> candidates, ToDoubleFunction<Candidate> probability) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingDouble(probability));
    int count = 0;
    while (count < sorted.size()
        && probability.applyAsDouble(sorted.get(count)) <= ALPHA / (sorted.size() - count)) {
      count++;
    }
    return sorted.subList(0, count);
  }

  private static List<String> warnings(
      Results before, Results after, double drift, double threshold, List<Candidate> candidates) {
    List<String> warnings = new ArrayList<>();
    MachineInfo old = before.machine();
    MachineInfo now = after.machine();
    if (!old.jdk().equals(now.jdk())) {
      warnings.add("the JDK changed from '" + old.jdk() + "' to '" + now.jdk() + "'");
    }
    if (!old.flags().equals(now.flags())) {
      warnings.add("the JVM's options changed from " + old.flags() + " to " + now.flags());
    }
    if (!old.os().equals(now.os())) {
      warnings.add("the system changed from '" + old.os() + "' to '" + now.os() + "'");
    }
    if (!before.complete() || !after.complete()) {
      warnings.add(
          (before.complete() ? "the new run" : after.complete() ? "the old run" : "each run")
              + " ended before everything was measured");
    }
    if (Double.isNaN(drift)) {
      warnings.add(
          "no peer stands in both runs in the same version: nothing tells a slower machine from"
              + " slower code; measure with --peers");
    } else if (Math.max(drift, 1 / drift) > MINIMAL_EFFECT) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the machine itself was %.1f %% %s: so much changed the peers, whose code did not",
              100 * Math.abs(drift - 1),
              drift > 1 ? "slower" : "faster"));
    }
    if (threshold > NOISY) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the runs scatter so much that only changes beyond %.0f %% show; measure on an idle"
                  + " machine, in more forks",
              100 * (threshold - 1)));
    }
    long blind = candidates.stream().filter(c -> isBlind(c, candidates.size())).count();
    if (blind > 0) {
      warnings.add(
          blind
              + " of "
              + candidates.size()
              + " rows have too few samples to show any slowdown; measure more rounds");
    }
    return warnings;
  }

  /** Whether not even samples that do not overlap would be significant. */
  private static boolean isBlind(Candidate c, int rows) {
    int n = samples(c.before).samples().size();
    int m = samples(c.after).samples().size();
    return RankSum.distribution(m, n)[n * m] > ALPHA / rows;
  }
}
