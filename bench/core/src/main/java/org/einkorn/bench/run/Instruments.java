package org.einkorn.bench.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.einkorn.bench.costs.Costs;
import org.einkorn.bench.peers.Peer;
import org.einkorn.bench.peers.PeerException;
import org.einkorn.bench.results.Cost;
import org.einkorn.bench.results.Roof;
import org.einkorn.bench.roofs.RoofLines;
import org.einkorn.bench.roofs.RoofMain;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Team;

/** Measures what surrounds the contests, in JVMs of their own. */
interface Instruments {

  /** The roofs of the machine. */
  List<Roof> roofs(BenchPlan plan) throws IOException, InterruptedException;

  /** What speed costs besides. */
  List<Cost> costs(BenchPlan plan) throws IOException, InterruptedException;

  /** Those of this machine. */
  final class Real implements Instruments {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    @Override
    public List<Roof> roofs(BenchPlan plan) throws IOException, InterruptedException {
      TreeSet<Integer> threads = new TreeSet<>(plan.threads());
      threads.add(1);
      String counts = threads.stream().map(String::valueOf).collect(Collectors.joining(","));
      String millis = Long.toString(plan.effort().roof().toMillis());
      return RoofLines.parse(
          ChildJvm.run(RoofMain.class, List.of(millis, counts), LIMIT).stream()
              .map(ChildJvm.Line::text)
              .toList());
    }

    @Override
    public List<Cost> costs(BenchPlan plan) throws IOException, InterruptedException {
      List<Cost> costs = new ArrayList<>(Costs.ofJars());
      costs.addAll(Costs.ofProgram("einkorn", ""));
      for (Participant participant : plan.participants()) {
        if (participant instanceof Participant.OfBackend backend
            && backend.name().equals(backend.backend().name())
            && backend.device().equals(Device.cpu())) {
          costs.addAll(Costs.ofProgram(backend.name(), backend.name()));
        } else if (participant instanceof Participant.OfPeer(var peer)) {
          costs.addAll(ofPeer(peer));
        }
      }
      return costs;
    }

    /** None of one that cannot be started: its rows say why. */
    private static List<Cost> ofPeer(Peer peer) {
      try {
        return Costs.ofPeer(peer, Team.budget());
      } catch (PeerException e) {
        return List.of();
      }
    }
  }
}
