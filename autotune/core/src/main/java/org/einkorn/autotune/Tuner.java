package org.einkorn.autotune;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.einkorn.autotune.book.Entry;
import org.einkorn.autotune.book.Journal;
import org.einkorn.autotune.book.QuarantineEntry;
import org.einkorn.autotune.book.Sample;
import org.einkorn.autotune.book.Verdict;
import org.einkorn.autotune.race.FirstRun;
import org.einkorn.autotune.race.Race;
import org.einkorn.autotune.race.RaceResult;
import org.einkorn.autotune.race.RaceSettings;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;

/** Races problems one after the other, and writes each outcome to the book at once. */
final class Tuner {

  /** Two races at once would disturb each other. */
  private static final ReentrantLock RACING = new ReentrantLock();

  private static final long LEAST_NANOS = 50_000_000;

  /** Operations that the check may spend on the reference for each second of a race's budget. */
  private static final double CHECKED_PER_SECOND = 5e6;

  private static final double LEAST_CHECKED = 1e6;

  private final Advisor advisor;
  private final Library library;
  private final LongSupplier clock;

  Tuner(Advisor advisor, Library library, LongSupplier clock) {
    this.advisor = advisor;
    this.library = library;
    this.clock = clock;
  }

  TuneReport tune(
      List<Problem> problems, Options options, TuneSettings settings, TuneListener listener)
      throws InterruptedException {
    RACING.lockInterruptibly();
    try {
      return tuneAlone(problems, options, settings, listener);
    } finally {
      RACING.unlock();
    }
  }

  private TuneReport tuneAlone(
      List<Problem> problems, Options options, TuneSettings settings, TuneListener listener)
      throws InterruptedException {
    try (Journal journal = library.journal()) {
      long start = clock.getAsLong();
      List<TuneReport.Row> rows = new ArrayList<>();
      for (Problem problem : problems) {
        int done = rows.size();
        long spent = clock.getAsLong() - start;
        long left = Math.max(0, settings.budget().toNanos() - spent);
        long rest = done == 0 ? left : Math.min(left, spent / done * (problems.size() - done));
        listener.onProgress(
            new TuneProgress(done, problems.size(), problem.text(), Duration.ofNanos(rest)));
        long share = Math.max(LEAST_NANOS, left / (problems.size() - done));
        rows.add(tune(problem, options, settings, Duration.ofNanos(share), journal));
      }
      listener.onProgress(new TuneProgress(rows.size(), rows.size(), "", Duration.ZERO));
      return new TuneReport(options, rows, Duration.ofNanos(clock.getAsLong() - start));
    }
  }

  private TuneReport.Row tune(
      Problem problem, Options options, TuneSettings settings, Duration budget, Journal journal)
      throws InterruptedException {
    Candidates candidates = advisor.candidates(problem, options);
    if (candidates.usable().isEmpty()) {
      return new TuneReport.Row(
          problem,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Double.NaN,
          "nothing computes it:" + candidates.reasons());
    }
    Variant byDefault = candidates.usable().getFirst();
    Optional<Entry> known =
        settings.again()
            ? Optional.empty()
            : advisor
                .current(problem, options, candidates)
                .filter(entry -> entry.verdict() != Verdict.UNSETTLED);
    if (known.isPresent()) {
      Entry entry = known.get();
      return row(
          problem,
          Optional.of(entry.winningSample()),
          Optional.of(entry.verdict()),
          entry.samples(),
          byDefault,
          "from the book");
    }
    RaceResult result = race(problem, options, candidates, settings, budget, journal);
    record(problem, options, result);
    List<String> notes = new ArrayList<>(result.notes());
    result.failures().forEach(f -> notes.add(f.variant().id() + ": " + f.reason()));
    Optional<Sample> winner =
        result.winner().flatMap(variant -> find(result.samples(), variant.id()));
    return row(
        problem, winner, result.verdict(), result.samples(), byDefault, String.join("\n", notes));
  }

  private RaceResult race(
      Problem problem,
      Options options,
      Candidates candidates,
      TuneSettings settings,
      Duration budget,
      Journal journal)
      throws InterruptedException {
    double checked = CHECKED_PER_SECOND * budget.toNanos() * 1e-9;
    RaceSettings race =
        RaceSettings.DEFAULT
            .withBudget(budget)
            .withCalls(settings.calls())
            .withSeed(settings.seed())
            .withFullCheckOperations(
                Math.clamp(checked, LEAST_CHECKED, RaceSettings.DEFAULT.fullCheckOperations()));
    return new Race(
            problem,
            options,
            candidates.usable(),
            (sibling, id) -> Optional.ofNullable(advisor.candidates(sibling, options).usable(id)),
            race,
            new Journalled(journal, problem, options),
            clock)
        .run();
  }

  private void record(Problem problem, Options options, RaceResult result) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    List<Entry> entries = new ArrayList<>();
    if (result.winner().isPresent() && result.verdict().isPresent()) {
      entries.add(
          new Entry(
              problem.text(),
              options.text(),
              result.winner().get().id(),
              result.verdict().get(),
              result.samples(),
              library.fingerprint(),
              now));
    }
    List<QuarantineEntry> barred = new ArrayList<>();
    for (RaceResult.Failure failure : result.failures()) {
      barred.add(
          new QuarantineEntry(
              failure.variant().id(),
              failure.variant().revision(),
              problem.text(),
              options.text(),
              failure.reason(),
              now));
    }
    library.book().add(entries, barred);
  }

  private static Optional<Sample> find(List<Sample> samples, String id) {
    return samples.stream().filter(sample -> sample.variant().equals(id)).findFirst();
  }

  private static TuneReport.Row row(
      Problem problem,
      Optional<Sample> winner,
      Optional<Verdict> verdict,
      List<Sample> samples,
      Variant byDefault,
      String note) {
    if (winner.isEmpty()) {
      return new TuneReport.Row(problem, winner, Optional.empty(), verdict, Double.NaN, note);
    }
    Sample best = winner.get();
    Optional<Sample> runnerUp =
        samples.stream().filter(sample -> !sample.variant().equals(best.variant())).findFirst();
    double gain =
        find(samples, byDefault.id()).map(s -> s.median() / best.median()).orElse(Double.NaN);
    return new TuneReport.Row(problem, winner, runnerUp, verdict, gain, note);
  }

  /** Writes to the journal what is about to run. */
  private record Journalled(Journal journal, Problem problem, Options options) implements FirstRun {
    @Override
    public void begin(Variant variant, String repro) {
      journal.begin(
          new QuarantineEntry(
              variant.id(),
              variant.revision(),
              problem.text(),
              options.text(),
              "the JVM died while it ran for the first time\n  " + repro,
              Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    @Override
    public void end() {
      journal.end();
    }
  }
}
