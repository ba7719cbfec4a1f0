package org.einkorn.bench.run;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.einkorn.bench.Work;
import org.einkorn.bench.results.Cache;

/**
 * What a run of the benchmarks measures.
 *
 * @param work what is measured, in this order
 * @param participants who takes part
 * @param threads numbers of threads
 * @param effort how long
 * @param file where results are kept
 * @param command the command line, for the file
 */
record BenchPlan(
    List<Work> work,
    List<Participant> participants,
    List<Integer> threads,
    Effort effort,
    Path file,
    String command) {

  /** A contest: work under stated conditions. */
  record Contest(Work work, int threads, Cache cache) {}

  /** Where caches are also cold, one contest in so many is, until all warm ones are there. */
  private static final int ONE_COLD_IN = 5;

  /**
   * All contests, in their order: one piece of work after the other with all numbers of threads.
   * Contests with cold caches go the same way more slowly, so that a run that ends early has some
   * of them.
   */
  List<Contest> contests() {
    List<Contest> warm = contests(Cache.WARM);
    if (!effort.cold()) {
      return warm;
    }
    Deque<Contest> cold = new ArrayDeque<>(contests(Cache.COLD));
    List<Contest> contests = new ArrayList<>();
    for (Contest contest : warm) {
      contests.add(contest);
      if ((contests.size() + 1) % ONE_COLD_IN == 0) {
        contests.add(cold.remove());
      }
    }
    contests.addAll(cold);
    return contests;
  }

  private List<Contest> contests(Cache cache) {
    return work.stream()
        .flatMap(each -> threads.stream().map(count -> new Contest(each, count, cache)))
        .toList();
  }
}
