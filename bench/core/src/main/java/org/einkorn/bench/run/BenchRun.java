package org.einkorn.bench.run;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.einkorn.bench.costs.Costs;
import org.einkorn.bench.results.Contender;
import org.einkorn.bench.results.Cost;
import org.einkorn.bench.results.MachineInfo;
import org.einkorn.bench.results.Results;
import org.einkorn.bench.results.ResultsFile;
import org.einkorn.bench.results.Roof;
import org.einkorn.bench.results.Row;
import org.einkorn.bench.roofs.CacheLevel;
import org.einkorn.bench.roofs.RoofLines;
import org.einkorn.bench.roofs.RoofMain;
import org.einkorn.bench.roofs.Roofline;
import org.einkorn.cli.Session;
import org.einkorn.cli.terminal.Progress;

/**
 * One run of the benchmarks: roofs, contests, costs. What is finished is in the file after each
 * contest, so that an interrupted run loses one contest only.
 */
final class BenchRun {

  private static final Duration ROOF_LIMIT = Duration.ofMinutes(10);

  private final BenchPlan plan;
  private final Session session;
  private final Instant started = Instant.now();
  private final MachineInfo machine = MachineLook.machine();
  private final String commit = MachineLook.commit();
  private final List<Roof> roofs = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Cost> costs = new ArrayList<>();
  private final JmhArchive archive;

  BenchRun(BenchPlan plan, Session session) {
    this.plan = plan;
    this.session = session;
    this.archive = JmhArchive.beside(plan.file());
  }

  /** Measures everything; the results are in the file too, whole or in part. */
  Results run() throws IOException, InterruptedException {
    boolean complete = false;
    List<BenchPlan.Contest> contests = plan.contests();
    save(false);
    try (ForkLines lines = ForkLines.open();
        PeerSessions peers = new PeerSessions();
        Progress progress = session.progress("benchmarks", contests.size() + 2L)) {
      for (Participant participant : plan.participants()) {
        if (participant instanceof Participant.OfPeer(var peer)) {
          peers.build(peer, progress::message);
        }
      }
      progress.message("roofs of this machine");
      measureRoofs();
      progress.step();
      ContestRunner runner = new ContestRunner(lines, peers, plan.effort(), archive::add);
      RowMaker maker = new RowMaker(new Roofline(roofs, CacheLevel.ofMachine()));
      measure(contests, runner, maker, peers, progress);
      progress.message("costs");
      measureCosts();
      complete = true;
    } finally {
      save(complete);
    }
    return results(complete);
  }

  private void measureRoofs() throws IOException, InterruptedException {
    TreeSet<Integer> threads = new TreeSet<>(plan.threads());
    threads.add(1);
    String counts = threads.stream().map(String::valueOf).collect(Collectors.joining(","));
    String millis = Long.toString(plan.effort().roof().toMillis());
    List<String> lines =
        ChildJvm.run(RoofMain.class, List.of(millis, counts), ROOF_LIMIT).stream()
            .map(ChildJvm.Line::text)
            .toList();
    roofs.addAll(RoofLines.parse(lines));
    if (roofs.isEmpty()) {
      session.warn("no roof could be measured; results have no percentages");
    }
  }

  private void measure(
      List<BenchPlan.Contest> contests,
      ContestRunner runner,
      RowMaker maker,
      PeerSessions peers,
      Progress progress)
      throws IOException, InterruptedException {
    int done = 0;
    for (BenchPlan.Contest contest : contests) {
      if (Duration.between(started, Instant.now()).compareTo(plan.effort().budget()) > 0) {
        progress.println(
            "time is up: " + (contests.size() - done) + " of " + contests.size()
                + " contests are left out");
        return;
      }
      progress.message(contest.problem().text());
      List<Row> finished = new ArrayList<>();
      runner
          .run(plan.participants(), contest.problem(), contest.threads(), contest.cache())
          .forEach((participant, ending) ->
              finished.add(row(contest, participant, ending, maker, peers)));
      session.cancellation().check();
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

  private void measureCosts() throws IOException, InterruptedException {
    costs.addAll(Costs.ofJars());
    costs.addAll(Costs.ofProgram("einkorn", ""));
    for (Participant participant : plan.participants()) {
      if (participant instanceof Participant.OfBackend backend
          && backend.name().equals(backend.backend().name())
          && backend.device().equals(org.einkorn.kernels.Device.cpu())) {
        costs.addAll(Costs.ofProgram(backend.name(), backend.name()));
      }
    }
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
