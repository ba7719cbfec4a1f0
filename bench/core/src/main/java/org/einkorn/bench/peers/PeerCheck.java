package org.einkorn.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;

/**
 * Starts a peer, has it compute a list of small problems, and prints what was verified and how fast
 * it ran.
 */
final class PeerCheck {

  private static final long SEED = 20;
  private static final Sampling SHORT =
      new Sampling(5, Duration.ofMillis(200), Duration.ofMillis(1), 0);

  private final PrintWriter out;
  private final SortedMap<String, Integer> refusals = new TreeMap<>();
  private int verified;
  private int failed;

  PeerCheck(PrintWriter out) {
    this.out = out;
  }

  /** Checks a peer that is built, and returns how much went wrong. */
  int run(Peer peer, int threads) {
    long start = System.nanoTime();
    try (PeerSession session = peer.start(threads)) {
      out.printf(
          "%s %s, started in %.1f s, %s%n",
          peer.name(),
          session.info().version(),
          (System.nanoTime() - start) / 1e9,
          session.info().details());
      for (Problem problem : problems()) {
        check(session, problem);
        out.flush();
      }
      int refused = refusals.values().stream().mapToInt(Integer::intValue).sum();
      out.printf(
          "%s: %d verified, %d refused, %d failed%n", peer.name(), verified, refused, failed);
      refusals.forEach((reason, count) -> out.printf("  refused %d: %s%n", count, reason));
    }
    return failed;
  }

  private void check(PeerSession session, Problem problem) {
    Trial trial = new Trial(problem, Options.cpu(), Data.REALS, SEED);
    switch (session.prepare(problem, trial)) {
      case PeerAnswer.Refused(String reason) -> refusals.merge(reason, 1, Integer::sum);
      case PeerAnswer.Failed(String reason) -> {
        failed++;
        out.println("  FAILED   " + problem.text() + ": " + reason);
      }
      case PeerAnswer.Ready(PeerTask task) -> {
        verified++;
        Samples samples = task.measure(SHORT);
        out.printf(
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
