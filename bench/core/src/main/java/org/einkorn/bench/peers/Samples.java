package org.einkorn.bench.peers;

import java.util.Arrays;

/**
 * What a peer measured.
 *
 * @param nanosPerRun nanoseconds per run of each sample, in the order of time
 * @param runsPerSample runs in a sample
 */
public record Samples(double[] nanosPerRun, int runsPerSample) {

  /** The middle sample. */
  public double median() {
    double[] sorted = nanosPerRun.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
