package org.einkorn.bench.costs;

import java.io.IOException;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.einkorn.bench.peers.Peer;
import org.einkorn.bench.peers.PeerCosts;
import org.einkorn.bench.results.Cost;
import org.einkorn.bench.run.ChildJvm;
import org.einkorn.kernels.Problems;

/** Measures costs. */
public final class Costs {

  /** Small enough for the reference to answer at once, large enough to show what is fast. */
  static final String PROBLEM = "gemm forward f32 256x256:256x256";

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final double NANOS_PER_MILLI = 1e6;

  private Costs() {}

  /**
   * The costs of a program that computes one product.
   *
   * @param name what it is called in the costs
   * @param forced the backend to force, or empty for the choice of the façade
   * @throws IOException when the program fails
   */
  public static List<Cost> ofProgram(String name, String forced)
      throws IOException, InterruptedException {
    return ofProgram(name, forced, PROBLEM);
  }

  static List<Cost> ofProgram(String name, String forced, String problem)
      throws IOException, InterruptedException {
    List<String> arguments = forced.isEmpty() ? List.of(problem) : List.of(problem, forced);
    List<Cost> costs = new ArrayList<>();
    double first = 0;
    for (ChildJvm.Line line : ChildJvm.run(FirstResult.class, arguments, LIMIT)) {
      String[] words = line.text().split(" ");
      switch (words[0]) {
        case FirstResult.FIRST -> {
          first = line.nanos();
          costs.add(new Cost("time to first result, " + name, first / NANOS_PER_MILLI, "ms"));
        }
        case FirstResult.FAST ->
            costs.add(
                new Cost(
                    "time to first fast result, " + name,
                    (first + Long.parseLong(words[1])) / NANOS_PER_MILLI,
                    "ms"));
        case FirstResult.RESIDENT ->
            costs.add(new Cost("resident memory, " + name, Long.parseLong(words[1]), "bytes"));
        case FirstResult.THREADS ->
            costs.add(new Cost("threads, " + name, Long.parseLong(words[1]), "threads"));
        default -> {
          // When it started, and what libraries print.
        }
      }
    }
    return costs;
  }

  /**
   * The costs of a built peer, for the same product.
   *
   * @throws org.einkorn.bench.peers.PeerException when it does not compute it
   */
  public static List<Cost> ofPeer(Peer peer, int threads) {
    PeerCosts costs = PeerCosts.measure(peer, threads, Problems.parse(PROBLEM));
    String who = ", peer " + peer.name();
    return List.of(
        new Cost("time to first result" + who, costs.firstResultNanos() / NANOS_PER_MILLI, "ms"),
        new Cost("resident memory" + who, costs.residentBytes(), "bytes"),
        new Cost("threads" + who, costs.threads(), "threads"),
        new Cost("size" + who, costs.resolvedBytes(), "bytes"));
  }

  /**
   * The sizes of the jars of ours that this process runs from, but the benchmarks' own; all
   * together.
   */
  public static List<Cost> ofJars() throws IOException {
    List<Cost> costs = new ArrayList<>();
    List<ResolvedModule> modules =
        ModuleLayer.boot().configuration().modules().stream()
            .filter(module -> module.name().startsWith("org.einkorn."))
            .filter(module -> !module.name().equals(Costs.class.getModule().getName()))
            .sorted(Comparator.comparing(ResolvedModule::name))
            .toList();
    long all = 0;
    for (ResolvedModule module : modules) {
      URI place = module.reference().location().orElseThrow();
      Path jar = Path.of(place);
      if (Files.isRegularFile(jar)) {
        costs.add(new Cost("jar, " + module.name(), Files.size(jar), "bytes"));
        all += Files.size(jar);
      }
    }
    if (all > 0) {
      costs.add(new Cost("size, einkorn", all, "bytes"));
    }
    return costs;
  }
}
