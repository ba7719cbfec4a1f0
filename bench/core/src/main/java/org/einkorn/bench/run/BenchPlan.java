package org.einkorn.bench.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.bench.results.Cache;
import org.einkorn.kernels.Problem;

/**
 * What a run of the benchmarks measures.
 *
 * @param problems the problems, in the order to measure
 * @param participants who takes part
 * @param threads numbers of threads
 * @param effort how long
 * @param file where results are kept
 * @param command the command line, for the file
 */
record BenchPlan(
    List<Problem> problems,
    List<Participant> participants,
    List<Integer> threads,
    Effort effort,
    Path file,
    String command) {

  /** A contest: a problem under stated conditions. */
  record Contest(Problem problem, int threads, Cache cache) {}

  /** All contests, in their order. */
  List<Contest> contests() {
    List<Contest> contests = new ArrayList<>();
    for (Problem problem : problems) {
      for (int count : threads) {
        contests.add(new Contest(problem, count, Cache.WARM));
        if (effort.cold()) {
          contests.add(new Contest(problem, count, Cache.COLD));
        }
      }
    }
    return contests;
  }
}
