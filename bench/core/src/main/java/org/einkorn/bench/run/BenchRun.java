package org.einkorn.bench.run;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.einkorn.bench.results.Contender;
import org.einkorn.bench.results.Cost;
import org.einkorn.bench.results.MachineInfo;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.ResultsFile;
import org.einkorn.bench.results.Roof;
import org.einkorn.bench.results.Row;
import org.einkorn.bench.roofs.CacheLevel;
import org.einkorn.bench.roofs.Roofline;
import org.einkorn.cli.Cancellation;
import org.einkorn.cli.terminal.Progress;

/**
 * One run of the benchmarks: roofs, costs, contests. What is finished is in the file after each
 * contest, so that an interrupted run loses one contest only.
 */
final class BenchRun {

  private final BenchPlan plan;
  private final Instruments instruments;
  private final Progress progress;
  private final Cancellation cancellation;
  private final Instant started = Instant.now();

  /** When measuring began: resolving peers does not count against the limit. */
  private Instant begun = started;

  /** The contests that were not measured. */
  private List<BenchPlan.Contest> rest;

  private final MachineInfo machine = MachineLook.machine();
  private final String commit = MachineLook.commit();
  private final List<Roof> roofs = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Cost> costs = new ArrayList<>();
  private final JmhArchive archive;

  BenchRun(BenchPlan plan, Instruments instruments, Progress progress, Cancellation cancellation) {
    this.plan = plan;
    this.instruments = instruments;
    this.progress = progress;
    this.cancellation = cancellation;
    this.archive = JmhArchive.beside(plan.file());
    this.rest = plan.contests();
  }

  /** Measures everything; the results are in the file too, whole or in part. */
  Results run() throws IOException, InterruptedException {
    boolean finished = false;
    save(false);
    try (ForkLines lines = ForkLines.open();
        PeerSessions peers = new PeerSessions()) {
      progress.total(rest.size() + 2L);
      for (Participant participant : plan.participants()) {
        if (participant instanceof Participant.OfPeer(var peer)) {
          peers.build(peer, progress::message);
        }
      }
      begun = Instant.now();
      progress.endsWithin(plan.effort().limit());
      progress.message("roofs of this machine");
      roofs.addAll(instruments.roofs(plan));
      progress.step();
      progress.message("costs");
      costs.addAll(instruments.costs(plan));
      progress.step();
      measure(
          new ContestRunner(lines, peers, plan.effort(), archive::add),
          new RowMaker(new Roofline(roofs, CacheLevel.ofMachine())),
          peers);
      finished = true;
    } finally {
      save(finished && rest.isEmpty());
    }
    return results(rest.isEmpty());
  }

  private void measure(ContestRunner runner, RowMaker maker, PeerSessions peers)
      throws IOException, InterruptedException {
    Instant first = Instant.now();
    List<BenchPlan.Contest> all = rest;
    Duration longest = Duration.ZERO;
    while (!rest.isEmpty() && isTimeForAnother(longest)) {
      Instant start = Instant.now();
      BenchPlan.Contest contest = rest.getFirst();
      progress.message(contest.work().text());
      List<Row> finished = new ArrayList<>();
      runner
          .run(plan.participants(), contest.work(), contest.threads(), contest.cache())
          .forEach((participant, ending) ->
              finished.add(row(contest, participant, ending, maker, peers)));
      cancellation.check();
      rows.addAll(finished);
      rest = rest.subList(1, rest.size());
      save(rest.isEmpty());
      progress.step();
      Duration taken = Duration.between(start, Instant.now());
      longest = taken.compareTo(longest) > 0 ? taken : longest;
    }
    progress.println(closing(all.size(), Duration.between(first, Instant.now())));
  }

  /** Whether a contest as long as the longest of those before would end in time. */
  private boolean isTimeForAnother(Duration longest) {
    Duration left = plan.effort().limit().minus(Duration.between(begun, Instant.now()));
    return left.isPositive() && left.compareTo(longest) > 0;
  }

  /** What was measured in which time, and what was not. */
  private String closing(int all, Duration time) {
    int done = all - rest.size();
    String text =
        String.format(
            Locale.ROOT,
            "%d contests in %d s, %.1f s each",
            done,
            time.toSeconds(),
            time.toMillis() / 1e3 / Math.max(1, done));
    return rest.isEmpty()
        ? text
        : text
            + "; time is up: "
            + rest.size()
            + " of "
            + all
            + " are left out: "
            + leftOut().entrySet().stream()
                .map(entry -> entry.getValue() + " of " + entry.getKey())
                .collect(Collectors.joining(", "));
  }

  private SortedMap<String, Integer> leftOut() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    rest.forEach(contest -> counts.merge(contest.work().family(), 1, Integer::sum));
    return counts;
  }

  private Row row(
      BenchPlan.Contest contest,
      Participant participant,
      Ending ending,
      RowMaker maker,
      PeerSessions peers) {
    Contender.Kind kind =
        switch (participant) {
          case Participant.OfBackend _ -> Contender.Kind.BACKEND;
          case Participant.OfPeer _ -> Contender.Kind.PEER;
        };
    String version =
        switch (participant) {
          case Participant.OfBackend backend -> backend.version();
          case Participant.OfPeer(var peer) -> peers.version(peer, contest.threads());
        };
    RowMaker.Entry entry = new RowMaker.Entry(participant.name(), version, ending);
    return maker.row(contest.work(), contest.threads(), contest.cache(), kind, entry);
  }

  private Results results(boolean complete) {
    return new Results(
        complete,
        leftOut(),
        plan.command(),
        commit,
        started,
        machine,
        roofs,
        Collections.unmodifiableList(rows),
        costs);
  }

  /** Saves even if this thread was interrupted, which stays so. */
  private void save(boolean complete) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      write(complete);
    } catch (ClosedByInterruptException e) {
      interrupted = Thread.interrupted();
      write(complete);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void write(boolean complete) throws IOException {
    ResultsFile.write(results(complete), plan.file());
    archive.write();
  }
}
