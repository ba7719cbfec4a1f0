package org.einkorn.bench.results;

/**
 * What contenders are compared in: rows of one contest stand beside each other.
 *
 * @param problem the problem's canonical text
 * @param family the problem's family
 * @param threads how many threads a contender may use; one that is faster with fewer uses fewer,
 *     and says so in {@link Contender#setting}
 * @param cache what the caches hold
 */
public record Contest(String problem, String family, int threads, Cache cache) {

  /** Checks the texts and the number. */
  public Contest {
    Checks.present("problem", problem);
    Checks.present("family", family);
    Checks.positive("threads", threads);
  }

  /** In words: {@code gemm forward f32 64x64:64x64, 2 threads, warm}. */
  public String text() {
    return problem + ", " + threads + (threads == 1 ? " thread, " : " threads, ") + cache.text();
  }
}
