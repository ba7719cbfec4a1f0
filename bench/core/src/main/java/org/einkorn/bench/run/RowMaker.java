package org.einkorn.bench.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.einkorn.bench.results.Cache;
import org.einkorn.bench.results.Contender;
import org.einkorn.bench.results.Contest;
import org.einkorn.bench.results.Outcome;
import org.einkorn.bench.results.Roof;
import org.einkorn.bench.results.Row;
import org.einkorn.bench.results.Unit;
import org.einkorn.bench.roofs.Roofline;
import org.einkorn.kernels.Problem;

/**
 * Rows of a results file from what participants did.
 *
 * @param roofline the limits
 */
record RowMaker(Roofline roofline) {

  Row row(Problem problem, int threads, Cache cache, Contender.Kind kind, Entry entry) {
    Contest contest = new Contest(problem.text(), problem.family().text(), threads, cache);
    return switch (entry.ending()) {
      case Ending.Timed timed ->
          new Row(
              contest,
              new Contender(entry.name(), kind, entry.version(), setting(problem, timed)),
              measured(problem, threads, cache, timed));
      case Ending.Refused(String reason) ->
          new Row(
              contest,
              new Contender(entry.name(), kind, entry.version(), ""),
              new Outcome.Refused(reason));
      case Ending.Failed(String reason) ->
          new Row(
              contest,
              new Contender(entry.name(), kind, entry.version(), ""),
              new Outcome.Failed(reason));
    };
  }

  /**
   * What a row is made of.
   *
   * @param name the contender's name
   * @param version its version
   * @param ending what became of it
   */
  record Entry(String name, String version, Ending ending) {}

  /** How it computed, and what a reader must know of the samples. */
  private static String setting(Problem problem, Ending.Timed timed) {
    StringJoiner text = new StringJoiner("; ");
    text.add(timed.implementation());
    if (!timed.verification().equals(problem.text())) {
      text.add("verified on " + timed.verification());
    }
    if (!timed.complaint().isEmpty()) {
      text.add(timed.complaint());
    }
    return text.toString();
  }

  private Outcome measured(Problem problem, int threads, Cache cache, Ending.Timed timed) {
    List<Double> samples = Arrays.stream(timed.nanos()).boxed().toList();
    Optional<Roof> roof = roofline.of(problem, threads, cache);
    Unit unit = roof.map(Roof::unit).orElse(usualUnit(problem));
    return new Outcome.Measured(
        samples,
        problem.operations(),
        problem.bytes(),
        unit,
        roof.orElse(null),
        true,
        timed.bytesAllocated().orElse(Double.NaN));
  }

  /** Without a roof: arithmetic for products and convolutions, traffic for all others. */
  private static Unit usualUnit(Problem problem) {
    boolean arithmetic =
        switch (problem.family()) {
          case GEMM, CONVOLUTION, ATTENTION -> true;
          default -> false;
        };
    return arithmetic && problem.operations() > 0 ? Unit.GFLOPS : Unit.GBYTES;
  }
}
