package org.einkorn.bench.run;

import java.util.OptionalDouble;

/** What became of a contender on a problem. */
sealed interface Ending {

  /**
   * It was measured.
   *
   * @param nanos nanoseconds a run, a sample of each round
   * @param implementation how it computes the problem: a variant's id, or a library's own words
   * @param verification the problem whose result was compared with the reference
   * @param bytesAllocated bytes that a run allocates on the Java heap, where that can be told
   * @param complaint why the samples are to be taken with care, or empty
   */
  record Timed(
      double[] nanos,
      String implementation,
      String verification,
      OptionalDouble bytesAllocated,
      String complaint)
      implements Ending {

    /** Both together: samples of another fork of the same contender. */
    Timed and(Timed other) {
      double[] all = java.util.Arrays.copyOf(nanos, nanos.length + other.nanos.length);
      System.arraycopy(other.nanos, 0, all, nanos.length, other.nanos.length);
      OptionalDouble bytes =
          bytesAllocated.isPresent() && other.bytesAllocated.isPresent()
              ? OptionalDouble.of(
                  Math.max(bytesAllocated.getAsDouble(), other.bytesAllocated.getAsDouble()))
              : bytesAllocated;
      return new Timed(
          all,
          implementation,
          verification,
          bytes,
          complaint.isEmpty() ? other.complaint : complaint);
    }
  }

  /**
   * It does not compute such problems.
   *
   * @param reason why not
   */
  record Refused(String reason) implements Ending {}

  /**
   * It computed something wrong, died or hung.
   *
   * @param reason what happened
   */
  record Failed(String reason) implements Ending {}
}
