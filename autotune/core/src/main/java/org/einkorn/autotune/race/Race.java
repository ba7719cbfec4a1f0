package org.einkorn.autotune.race;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import org.einkorn.autotune.book.Sample;
import org.einkorn.autotune.book.Verdict;
import org.einkorn.autotune.race.RaceResult.Failure;
import org.einkorn.autotune.race.Statistics.Estimate;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.verify.Verifier;
import org.jspecify.annotations.Nullable;

/**
 * A race of the candidates for one problem. Each is prepared, proved right and warmed up; then all
 * run in interleaved rounds, every round with other alignments and in another order, hot and cold.
 * Slow ones are dropped on the way. The winner is the one with the least median time, its
 * preparation spread over a stated number of calls; where its lead is within the noise, the first
 * of the equally fast in the default order wins. Where the budget ends before there are rounds
 * enough for an interval of 95 %, the verdict says so. A candidate that the JVM has not compiled by
 * then is not timed: its figures would be those of the interpreter.
 */
public final class Race {

  /** A clock is looked at no more often than this, in nanoseconds. */
  private static final double BATCH_NANOS = 100_000;

  /** A candidate so many times slower than the best known is out when it is warm. */
  private static final double HOPELESS = 8;

  /** How long the only fast candidate may take to get compiled, if the budget is shorter. */
  private static final double PATIENCE_NANOS = 2e9;

  /** Rounds after which the slower half is looked at. */
  private static final List<Integer> HALVINGS = List.of(Statistics.LEAST_VALUES, 12, 24);

  /**
   * The reference takes part in problems of at most so many operations, or when nobody else can.
   */
  private static final double REFERENCE_LIMIT = 2e6;

  private final Problem problem;
  private final Options options;
  private final List<Variant> candidates;
  private final RaceSettings settings;
  private final FirstRun firstRun;
  private final LongSupplier clock;
  private final RaceOperands operands;
  private final Checker checker;
  private final Stopwatch stopwatch;
  private final Random random;
  private final long deadline;
  private final List<Contestant> runners = new ArrayList<>();
  private final List<Contestant> dropped = new ArrayList<>();
  private final List<Contestant> uncompiled = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * A race that starts now.
   *
   * @param candidates the candidates in the default order
   * @param offers where the same variants for smaller problems come from
   * @param firstRun is told before a candidate runs for the first time
   * @param clock a clock in nanoseconds
   */
  public Race(
      Problem problem,
      Options options,
      List<Variant> candidates,
      SiblingOffers offers,
      RaceSettings settings,
      FirstRun firstRun,
      LongSupplier clock) {
    this.problem = problem;
    this.options = options;
    this.candidates = List.copyOf(candidates);
    this.settings = settings;
    this.firstRun = firstRun;
    this.clock = clock;
    this.operands = new RaceOperands(problem, options, settings.seed());
    this.checker = new Checker(problem, options, offers, settings, operands);
    this.stopwatch = new Stopwatch(problem, options, operands, clock);
    this.random = new Random(settings.seed());
    this.deadline = clock.getAsLong() + settings.budget().toNanos();
  }

  /**
   * Runs it.
   *
   * @throws InterruptedException when the thread is interrupted: nothing is decided then
   */
  public RaceResult run() throws InterruptedException {
    List<Variant> last = new ArrayList<>();
    for (Variant candidate : candidates) {
      checkInterrupted();
      if (isReference(candidate) && problem.operations() > REFERENCE_LIMIT) {
        last.add(candidate);
      } else if (runners.size() + dropped.size() + uncompiled.size() >= 2 && isSpent(0.5)) {
        notes.add(candidate.id() + " was not timed: the budget was spent");
      } else {
        admit(candidate);
      }
    }
    if (runners.stream().allMatch(runner -> isReference(runner.variant()))) {
      awaitCompiler();
    }
    for (Variant candidate : last) {
      if (runners.isEmpty() && uncompiled.isEmpty()) {
        admit(candidate);
      }
    }
    for (Contestant contestant : uncompiled) {
      notes.add(
          contestant.variant().id() + " was not timed: the JVM had not compiled it in the budget");
    }
    int round = 0;
    while (round < settings.maxRounds() && !isOver(round)) {
      round++;
      runRound();
      dropSlow(round);
    }
    checkInterrupted();
    return result();
  }

  private static boolean isReference(Variant variant) {
    return variant.id().startsWith("reference/");
  }

  /** True when this share of the budget is gone. */
  private boolean isSpent(double share) {
    long left = deadline - clock.getAsLong();
    return left < (1 - share) * settings.budget().toNanos();
  }

  private static void checkInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the race was interrupted");
    }
  }

  /** Prepares, checks and warms up a candidate. */
  private void admit(Variant variant) {
    firstRun.begin(variant, Verifier.repro(variant, problem, options, settings.seed()));
    try {
      long start = clock.getAsLong();
      Kernel kernel = variant.prepare(problem, options, Preparation.WARM);
      double prepare = clock.getAsLong() - start;
      Workspace workspace = kernel.newWorkspace();
      Optional<String> wrong = checker.failure(kernel, workspace);
      revoke(checker.takeRevoked());
      if (wrong.isPresent()) {
        fail(variant, "it computed wrong: " + wrong.get());
      } else {
        warmUp(
            new Contestant(kernel, workspace, prepare, settings.maxRounds()),
            settings.budget().toNanos() / 4.0);
      }
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      fail(variant, "it threw " + e);
    } finally {
      firstRun.end();
    }
  }

  private void fail(Variant variant, String what) {
    String repro = Verifier.repro(variant, problem, options, settings.seed());
    failures.add(new Failure(variant, what + "\n  " + repro));
  }

  /** A witness that contradicted a right candidate, and the reference, is out. */
  private void revoke(@Nullable Kernel witness) {
    if (witness != null) {
      for (List<Contestant> contestants : List.of(runners, dropped, uncompiled)) {
        contestants.removeIf(contestant -> contestant.kernel() == witness);
      }
      fail(witness.variant(), "it computed wrong, unlike a smaller problem of the same kind");
    }
  }

  /** Where nobody else computes fast, what is being compiled is waited for beyond the budget. */
  private void awaitCompiler() {
    List<Contestant> waiting = List.copyOf(uncompiled);
    uncompiled.clear();
    for (Contestant contestant : waiting) {
      try {
        warmUp(contestant, Math.max(PATIENCE_NANOS, deadline - clock.getAsLong()));
      } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
        fail(contestant.variant(), "it threw " + e);
      }
    }
  }

  private void warmUp(Contestant contestant, double mostNanos) {
    double best = Double.POSITIVE_INFINITY;
    for (Contestant runner : runners) {
      best = Math.min(best, runner.warm());
    }
    if (!stopwatch.warmUp(contestant, mostNanos, HOPELESS * best)) {
      uncompiled.add(contestant);
      return;
    }
    double nanos = contestant.warm();
    if (nanos > HOPELESS * best) {
      contestant.add(nanos, Double.NaN, settings.coldShare());
      drop(contestant);
      return;
    }
    contestant.setRepeats((int) Math.clamp(BATCH_NANOS / Math.max(1, nanos), 1, 10_000));
    runners.add(contestant);
  }

  private void drop(Contestant contestant) {
    runners.remove(contestant);
    dropped.add(contestant);
  }

  private void runRound() throws InterruptedException {
    operands.shuffle();
    List<Contestant> order = new ArrayList<>(runners);
    Collections.shuffle(order, random);
    for (Contestant contestant : order) {
      checkInterrupted();
      try {
        operands.restoreUpdated();
        double cold = stopwatch.cold(contestant);
        double hot = stopwatch.hot(contestant);
        contestant.add(hot, cold, settings.coldShare());
      } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
        runners.remove(contestant);
        fail(contestant.variant(), "it threw " + e);
      }
    }
  }

  private void dropSlow(int round) {
    if (runners.size() < 2) {
      return;
    }
    List<Contestant> ranked = ranked(runners);
    Estimate best = ranked.getFirst().estimate();
    boolean halving = HALVINGS.contains(round);
    for (int i = 1; i < ranked.size(); i++) {
      Estimate estimate = ranked.get(i).estimate();
      boolean slowerHalf = i >= (ranked.size() + 1) / 2;
      boolean apart = estimate.low() > best.high() * (1 + settings.margin());
      boolean hopeless = round >= 3 && estimate.median() > HOPELESS * best.median();
      if (hopeless || (halving && slowerHalf && apart)) {
        drop(ranked.get(i));
      }
    }
  }

  private List<Contestant> ranked(List<Contestant> contestants) {
    return contestants.stream().sorted(Comparator.comparingDouble(this::score)).toList();
  }

  private double score(Contestant contestant) {
    return contestant.estimate().median() + contestant.once(settings.calls());
  }

  /** Over when nobody is left to beat, or the lead is beyond doubt, or the time is. */
  private boolean isOver(int round) {
    if (runners.isEmpty()) {
      return true;
    }
    if (round < settings.minRounds()) {
      // Even a spent budget allows three rounds, the least that has a median and a range.
      return round >= 3 && isSpent(1);
    }
    return isSpent(1) || runners.size() == 1 || equallyFast(ranked(runners)).size() == 1;
  }

  /** The leader and all who are not surely slower than it. */
  private List<Contestant> equallyFast(List<Contestant> ranked) {
    Contestant leader = ranked.getFirst();
    List<Contestant> equals = new ArrayList<>();
    for (Contestant contestant : ranked) {
      Estimate ratio =
          Statistics.ratio(
              contestant.mixed(),
              contestant.once(settings.calls()),
              leader.mixed(),
              leader.once(settings.calls()));
      if (contestant == leader || !(ratio.low() > 1 + settings.margin())) {
        equals.add(contestant);
      }
    }
    return equals;
  }

  private RaceResult result() {
    List<Contestant> all = new ArrayList<>(runners);
    all.addAll(dropped);
    List<Sample> samples = ranked(all).stream().map(Contestant::sample).toList();
    if (runners.isEmpty()) {
      return new RaceResult(Optional.empty(), Optional.empty(), samples, failures, notes);
    }
    List<Contestant> equals = equallyFast(ranked(runners));
    Contestant winner =
        Collections.min(equals, Comparator.comparingInt(c -> candidates.indexOf(c.variant())));
    for (Contestant slow : dropped) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s was dropped after %d rounds, %.1f times slower",
              slow.variant().id(),
              slow.rounds(),
              slow.estimate().median() / winner.estimate().median()));
    }
    Verdict verdict = verdict(all.size(), equals.size());
    return new RaceResult(
        Optional.of(winner.variant()), Optional.of(verdict), samples, failures, notes);
  }

  private Verdict verdict(int timed, int equallyFast) {
    if (!uncompiled.isEmpty()) {
      return Verdict.UNSETTLED;
    }
    if (timed == 1) {
      return Verdict.ALONE;
    }
    boolean proved =
        runners.size() == 1
            || runners.stream().allMatch(r -> r.rounds() >= Statistics.LEAST_VALUES);
    if (!proved) {
      return Verdict.UNSETTLED;
    }
    return equallyFast == 1 ? Verdict.CLEAR : Verdict.TIE;
  }
}
