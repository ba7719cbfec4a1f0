package org.einkorn.bench.costs;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.Handle;
import org.einkorn.autotune.Policy;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;

/**
 * A program as a user would write it: it computes a problem through the façade, without a book, and
 * tells when the first result was there, when results became fast, and what the process holds.
 *
 * <p>Arguments: the problem's text, and a backend to force, or nothing. The lines printed are
 * {@code started}, {@code first}, {@code fast NANOS} (since the first), {@code resident BYTES},
 * {@code threads COUNT}.
 */
public final class FirstResult {

  static final String STARTED = "started";
  static final String FIRST = "first";
  static final String FAST = "fast";
  static final String RESIDENT = "resident";
  static final String THREADS = "threads";

  /** How long it goes on after the first result. */
  private static final long NANOS = 2_000_000_000L;

  /** A run that takes at most so many times the best one is fast. */
  private static final double FAST_FACTOR = 1.5;

  private static final Path STATUS = Path.of("/proc/self/status");

  private FirstResult() {}

  /** Computes and prints. */
  public static void main(String[] args) throws IOException {
    System.out.println(STARTED);
    Problem problem = Problems.parse(args[0]);
    Path noBook = Files.createTempDirectory("einkorn-first").resolve("book.json");
    Einkorn.Builder builder = Einkorn.builder().policy(Policy.LOOKUP).book(noBook);
    try (Einkorn einkorn = args.length > 1 ? builder.force(args[1]).build() : builder.build()) {
      Options options = Options.cpu();
      Trial trial = new Trial(problem, options, Data.REALS, 1);
      Handle handle = einkorn.handle(problem, options);
      Workspace workspace = handle.newWorkspace();
      handle.run(trial.operands(), workspace);
      System.out.println(FIRST);
      System.out.println(FAST + ' ' + timeToFast(handle, trial, workspace));
    } finally {
      Files.deleteIfExists(noBook);
      Files.deleteIfExists(noBook.resolveSibling("journal"));
      Files.deleteIfExists(noBook.getParent());
    }
    int known = ManagementFactory.getThreadMXBean().getThreadCount();
    System.out.println(RESIDENT + ' ' + (status("VmRSS:", 0) << 10));
    System.out.println(THREADS + ' ' + status("Threads:", known));
  }

  /** When the first run ended that took little more than the best. */
  private static long timeToFast(Handle handle, Trial trial, Workspace workspace) {
    List<long[]> runs = new ArrayList<>();
    long start = System.nanoTime();
    long end = start;
    long best = Long.MAX_VALUE;
    while (end - start < NANOS) {
      long begin = end;
      handle.run(trial.operands(), workspace);
      end = System.nanoTime();
      if (end - begin < best) {
        best = end - begin;
        runs.add(new long[] {end - start, best});
      }
    }
    for (long[] run : runs) {
      if (run[1] <= FAST_FACTOR * best) {
        return run[0];
      }
    }
    throw new IllegalStateException("no run was as fast as the fastest");
  }

  /** A number that Linux says of this process; the other where it says nothing. */
  private static long status(String key, long otherwise) throws IOException {
    if (!Files.exists(STATUS)) {
      return otherwise;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(otherwise);
  }
}
