package org.einkorn.bench.run;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
 * One run of the benchmarks: roofs, contests, costs. What is finished is in the file after each
 * contest, so that an interrupted run loses one contest only.
 */
final class BenchRun {

  private final BenchPlan plan;
  private final Instruments instruments;
  private final Progress progress;
  private final Cancellation cancellation;
  private final Instant started = Instant.now();

  /** When measuring began: resolving peers does not count against the budget. */
  private Instant begun = started;

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
  }

  /** Measures everything; the results are in the file too, whole or in part. */
  Results run() throws IOException, InterruptedException {
    boolean complete = false;
    List<BenchPlan.Contest> contests = plan.contests();
    save(false);
    try (ForkLines lines = ForkLines.open();
        PeerSessions peers = new PeerSessions()) {
      progress.total(contests.size() + 2L);
      for (Participant participant : plan.participants()) {
        if (participant instanceof Participant.OfPeer(var peer)) {
          peers.build(peer, progress::message);
        }
      }
      begun = Instant.now();
      progress.message("roofs of this machine");
      roofs.addAll(instruments.roofs(plan));
      progress.step();
      ContestRunner runner = new ContestRunner(lines, peers, plan.effort(), archive::add);
      RowMaker maker = new RowMaker(new Roofline(roofs, CacheLevel.ofMachine()));
      measure(contests, runner, maker, peers);
      progress.message("costs");
      costs.addAll(instruments.costs(plan));
      complete = true;
    } finally {
      save(complete);
    }
    return results(complete);
  }

  private void measure(
      List<BenchPlan.Contest> contests, ContestRunner runner, RowMaker maker, PeerSessions peers)
      throws IOException, InterruptedException {
    int done = 0;
    for (BenchPlan.Contest contest : contests) {
      if (Duration.between(begun, Instant.now()).compareTo(plan.effort().budget()) > 0) {
        progress.println(
            "time is up: "
                + (contests.size() - done)
                + " of "
                + contests.size()
                + " contests are left out");
        return;
      }
      progress.message(contest.problem().text());
      List<Row> finished = new ArrayList<>();
      runner
          .run(plan.participants(), contest.problem(), contest.threads(), contest.cache())
          .forEach((participant, ending) ->
              finished.add(row(contest, participant, ending, maker, peers)));
      cancellation.check();
      rows.addAll(finished);
      save(false);
      progress.step();
      done++;
    }
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
    return maker.row(contest.problem(), contest.threads(), contest.cache(), kind, entry);
  }

  private Results results(boolean complete) {
    return new Results(
        complete,
        plan.command(),
        commit,
        started,
        machine,
        roofs,
        Collections.unmodifiableList(rows),
        costs);
  }

  private void save(boolean complete) throws IOException {
    ResultsFile.write(results(complete), plan.file());
    archive.write();
  }
}
