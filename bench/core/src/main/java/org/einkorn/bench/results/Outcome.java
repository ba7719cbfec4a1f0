package org.einkorn.bench.results;

import java.util.List;
import org.einkorn.autotune.race.Statistics;
import org.einkorn.autotune.race.Statistics.Estimate;
import org.jspecify.annotations.Nullable;

/** How a contender fared. */
public sealed interface Outcome {

  /**
   * It was measured. What follows from the samples is calculated from them, here as on reading.
   *
   * @param samples nanoseconds of a run, one to a round: sample {@code i} was taken in round {@code
   *     i} of the contest
   * @param operations floating-point operations of a run, without padding
   * @param bytes bytes that a run must read and write at least, each operand once
   * @param unit what the speed is measured in: of operations or of bytes
   * @param roof the limit that it is compared with, or null
   * @param verified whether its result was compared with the reference before its time counted
   * @param bytesAllocated bytes that a run allocated on the heap; NaN when nobody counted
   */
  record Measured(
      List<Double> samples,
      double operations,
      double bytes,
      Unit unit,
      @Nullable Roof roof,
      boolean verified,
      double bytesAllocated)
      implements Outcome {

    /** Checks the numbers, copies the list. */
    public Measured {
      samples = List.copyOf(samples);
      if (samples.isEmpty()) {
        throw new IllegalArgumentException("\"samples\" is empty");
      }
      samples.forEach(sample -> Checks.positive("samples", sample));
      Checks.notNegative("operations", operations);
      Checks.notNegative("bytes", bytes);
      if (!(work(unit, operations, bytes) > 0)) {
        throw new IllegalArgumentException("a speed in " + unit.text() + " needs work, which is 0");
      }
      if (!Double.isNaN(bytesAllocated)) {
        Checks.notNegative("bytesAllocated", bytesAllocated);
      }
      if (roof != null && roof.unit() != unit) {
        throw new IllegalArgumentException(
            "roof '" + roof.name() + "' is in " + roof.unit().text() + ", not " + unit.text());
      }
    }

    /** Nanoseconds of a run: the median and its 95 % interval. */
    public Estimate time() {
      return Statistics.estimate(sampleArray());
    }

    /** The speed at the median, in {@link #unit}. */
    public double value() {
      return work(unit, operations, bytes) / time().median();
    }

    /** The speed in percent of the roof; NaN without a roof. */
    public double percentOfRoof() {
      return roof == null ? Double.NaN : 100 * value() / roof.value();
    }

    /** Operations to a byte of memory traffic; infinite where no byte moves. */
    public double intensity() {
      return operations / bytes;
    }

    /** The samples, to calculate with. */
    public double[] sampleArray() {
      return samples.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * How many times as long this takes as the other: the median of the ratios by round, with its
     * 95 % interval. Rounds that only one of the two took part in are left out.
     */
    public Estimate timeRatio(Measured other) {
      return Statistics.ratio(sampleArray(), 0, other.sampleArray(), 0);
    }

    private static double work(Unit unit, double operations, double bytes) {
      return unit == Unit.GFLOPS ? operations : bytes;
    }
  }

  /**
   * It does not do this problem.
   *
   * @param reason why
   */
  record Refused(String reason) implements Outcome {

    /** Checks the reason. */
    public Refused {
      Checks.present("reason", reason);
    }
  }

  /**
   * It tried: a wrong result, a crash, a library that could not be resolved.
   *
   * @param reason what happened
   */
  record Failed(String reason) implements Outcome {

    /** Checks the reason. */
    public Failed {
      Checks.present("reason", reason);
    }
  }
}
