package org.einkorn.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;

/**
 * What a peer costs beside its time.
 *
 * @param firstResultNanos from the start of its process until its first result is there; what reads
 *     requests is part of it
 * @param residentBytes memory that the process holds then; 0 where the system does not say
 * @param threads of the process then, of the operating system's; 0 where it does not say
 * @param resolvedBytes the peer's classes and all jars that were resolved for it
 */
public record PeerCosts(
    long firstResultNanos, long residentBytes, long threads, long resolvedBytes) {

  private static final long SEED = 20;

  /**
   * Starts a built peer on its own, has it compute a problem, and ends it.
   *
   * @param threads the most threads that it may use
   * @throws PeerException when it does not start, or refuses the problem, or computes it wrongly
   */
  public static PeerCosts measure(Peer peer, int threads, Problem problem) {
    Trial trial = new Trial(problem, Options.cpu(), Data.REALS, SEED);
    ThreadSetting setting = ThreadSetting.of(peer, peer.parallel() ? threads : 1, Map.of());
    long start = System.nanoTime();
    try (PeerProcess process = PeerProcess.start(peer, setting, PeerSession.PATIENCE);
        OperandFiles files = OperandFiles.of(problem, trial)) {
      PeerProcess.Prepared prepared = process.prepare(Requests.of(problem, files));
      long nanos = System.nanoTime() - start;
      String refusal = prepared.refusal();
      if (refusal != null) {
        throw new PeerException(peer.name() + " refuses '" + problem.text() + "': " + refusal);
      }
      files
          .compare()
          .ifPresent(mismatch -> {
            throw new PeerException(peer.name() + " computed wrongly: " + mismatch);
          });
      return new PeerCosts(nanos, process.residentBytes(), process.threads(), resolved(peer));
    }
  }

  private static long resolved(Peer peer) {
    Path target = peer.folder().resolve("target");
    return size(target.resolve("lib")) + size(target.resolve("classes"));
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
