package org.einkorn.autotune.book;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of a race.
 *
 * @param problem the problem's text
 * @param options the options' text
 * @param winner id of the variant that won
 * @param verdict how the race ended
 * @param samples what was measured, the fastest first
 * @param fingerprint under which circumstances
 * @param measured when, as an ISO-8601 instant in UTC
 */
public record Entry(
    String problem,
    String options,
    String winner,
    Verdict verdict,
    List<Sample> samples,
    Fingerprint fingerprint,
    String measured) {

  /** Copies the list; the winner must be among the samples. */
  public Entry {
    samples = List.copyOf(samples);
    String id = winner;
    if (samples.stream().noneMatch(sample -> sample.variant().equals(id))) {
      throw new IllegalArgumentException("the winner '" + winner + "' has no sample");
    }
  }

  /** What was measured of a variant, if it took part. */
  public Optional<Sample> sample(String variant) {
    return samples.stream().filter(sample -> sample.variant().equals(variant)).findFirst();
  }

  /** What was measured of the winner. */
  public Sample winningSample() {
    return sample(winner).orElseThrow();
  }
}
