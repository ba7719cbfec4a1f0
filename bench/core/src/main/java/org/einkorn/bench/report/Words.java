package org.einkorn.bench.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.einkorn.bench.results.Cache;
import org.einkorn.bench.results.Contest;
import org.einkorn.bench.results.Outcome.Measured;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.Roof;
import org.einkorn.cli.terminal.Units;

/** Measurements as people read them. */
final class Words {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Words() {}

  static String time(Instant instant) {
    return MINUTE.format(instant);
  }

  static String threads(int threads) {
    return threads + (threads == 1 ? " thread" : " threads");
  }

  /** Threads, and the caches where they are cold. */
  static String conditions(Contest contest) {
    return threads(contest.threads()) + (contest.cache() == Cache.COLD ? ", cold caches" : "");
  }

  /** The problem without the name of its family, under whose heading it stands. */
  static String withoutFamily(Contest contest) {
    String prefix = contest.family() + " ";
    return contest.problem().startsWith(prefix)
        ? contest.problem().substring(prefix.length())
        : contest.problem();
  }

  /** A roof's name where its threads are known. */
  static String withoutThreads(Roof roof) {
    String suffix = ", " + threads(roof.threads());
    return roof.name().endsWith(suffix)
        ? roof.name().substring(0, roof.name().length() - suffix.length())
        : roof.name();
  }

  static String speed(Measured measured) {
    return Units.significant(measured.value()) + " " + measured.unit().text();
  }

  /** A share in percent, without decimals; a dash where there is none. */
  static String percent(double percent) {
    return Double.isNaN(percent) ? "–" : String.format(Locale.ROOT, "%.0f %%", percent);
  }

  static String interval(Measured measured) {
    return Units.time(measured.time().low()) + " … " + Units.time(measured.time().high());
  }

  /** What a run that is not complete lacks. */
  static String leftOut(Results results) {
    int contests = results.leftOut().values().stream().mapToInt(Integer::intValue).sum();
    return contests == 0
        ? "was interrupted: these are the rows that were finished"
        : "ended before its last "
            + (contests == 1 ? "contest" : contests + " contests")
            + ": "
            + results.leftOut().entrySet().stream()
                .map(entry -> entry.getValue() + " of " + entry.getKey())
                .collect(Collectors.joining(", "));
  }

  static String machine(Results results) {
    return results.machine().cpu()
        + ", "
        + results.machine().cores()
        + (results.machine().cores() == 1 ? " core, " : " cores, ")
        + Units.bytes(results.machine().memory());
  }

  /** The first letters of a commit, as version control abbreviates it. */
  static String commit(Results results) {
    String commit = results.commit();
    boolean changed = commit.endsWith("+");
    String hash = changed ? commit.substring(0, commit.length() - 1) : commit;
    return (hash.length() > 12 ? hash.substring(0, 12) : hash) + (changed ? "+" : "");
  }
}
