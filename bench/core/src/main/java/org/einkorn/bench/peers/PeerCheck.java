package org.einkorn.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;

/**
 * Builds and starts peers, has each compute a list of small problems, and prints what was verified
 * and how fast it ran: the test of the real peers, which may need the network.
 */
public final class PeerCheck {

  private static final long SEED = 20;
  private static final Sampling SHORT =
      new Sampling(5, Duration.ofMillis(200), Duration.ofMillis(1), 0);

  private int verified;
  private int refused;
  private int failed;

  private PeerCheck() {}

  /**
   * Checks the named peers, or all.
   *
   * @param arguments the most threads, then names of peers; none is 2 threads and all peers
   */
  public static void main(String[] arguments) {
    Peers peers = Peers.ofSourceTree();
    int threads = arguments.length == 0 ? 2 : Integer.parseInt(arguments[0]);
    List<String> names =
        arguments.length < 2 ? peers.names() : List.of(arguments).subList(1, arguments.length);
    int failures = 0;
    for (String name : names) {
      PeerCheck check = new PeerCheck();
      try {
        check.run(peers.named(name), threads);
      } catch (PeerException e) {
        check.failed++;
        System.out.println(name + ": " + e.getMessage());
      }
      failures += check.failed;
    }
    System.exit(failures == 0 ? 0 : 1);
  }

  private void run(Peer peer, int threads) {
    peer.build(System.err::println);
    long start = System.nanoTime();
    try (PeerSession session = peer.start(threads)) {
      System.out.printf(
          "%s %s, started in %.1f s, %s%n",
          peer.name(),
          session.info().version(),
          (System.nanoTime() - start) / 1e9,
          session.info().details());
      List<String> refusals = new ArrayList<>();
      for (Problem problem : problems()) {
        check(session, problem, refusals);
      }
      System.out.printf(
          "%s: %d verified, %d refused, %d failed%n", peer.name(), verified, refused, failed);
      refusals.forEach(System.out::println);
    }
  }

  private void check(PeerSession session, Problem problem, List<String> refusals) {
    Trial trial = new Trial(problem, Options.cpu(), Data.REALS, SEED);
    switch (session.prepare(problem, trial)) {
      case PeerAnswer.Refused(String reason) -> {
        refused++;
        refusals.add("  refused  " + problem.text() + ": " + reason);
      }
      case PeerAnswer.Failed(String reason) -> {
        failed++;
        System.out.println("  FAILED   " + problem.text() + ": " + reason);
      }
      case PeerAnswer.Ready(PeerTask task) -> {
        verified++;
        Samples samples = task.measure(SHORT);
        System.out.printf(
            "  verified %s: %.1f µs, %.1f GFLOP/s, %.1f GB/s, %s, %s%n",
            problem.text(),
            samples.median() / 1e3,
            problem.operations() / samples.median(),
            problem.bytes() / samples.median(),
            task.setting().text(),
            task.implementation());
        task.close();
      }
    }
  }

  private static List<Problem> problems() {
    try (InputStream stream =
        Objects.requireNonNull(PeerCheck.class.getResourceAsStream("check.txt"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .map(Problems::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
