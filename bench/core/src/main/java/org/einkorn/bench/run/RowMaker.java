package org.einkorn.bench.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.einkorn.bench.Work;
import org.einkorn.bench.results.Cache;
import org.einkorn.bench.results.Contender;
import org.einkorn.bench.results.Contest;
import org.einkorn.bench.results.Outcome;
import org.einkorn.bench.results.Roof;
import org.einkorn.bench.results.Row;
import org.einkorn.bench.results.Unit;
import org.einkorn.bench.roofs.Roofline;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Problem;

/**
 * Rows of a results file from what participants did.
 *
 * @param roofline the limits
 */
record RowMaker(Roofline roofline) {

  Row row(Work work, int threads, Cache cache, Contender.Kind kind, Entry entry) {
    Contest contest = new Contest(work.text(), work.family(), threads, cache);
    return switch (entry.ending()) {
      case Ending.Timed timed ->
          new Row(
              contest,
              new Contender(entry.name(), kind, entry.version(), setting(work, timed)),
              measured(work, threads, cache, timed));
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
  private static String setting(Work work, Ending.Timed timed) {
    StringJoiner text = new StringJoiner("; ");
    text.add(timed.implementation());
    if (!timed.verification().equals(work.text())) {
      text.add("verified on " + timed.verification());
    }
    if (!timed.complaint().isEmpty()) {
      text.add(timed.complaint());
    }
    return text.toString();
  }

  private Outcome measured(Work work, int threads, Cache cache, Ending.Timed timed) {
    List<Double> samples = Arrays.stream(timed.nanos()).boxed().toList();
    Optional<Roof> roof = roof(work, threads, cache);
    Unit unit = roof.map(Roof::unit).orElse(usualUnit(work));
    return new Outcome.Measured(
        samples,
        work.operations(),
        work.bytes(),
        unit,
        roof.orElse(null),
        true,
        timed.bytesAllocated().orElse(Double.NaN));
  }

  /** A network is compared with the peak of multiply-adds, which no kernel of it can exceed. */
  private Optional<Roof> roof(Work work, int threads, Cache cache) {
    return switch (work) {
      case Work.OfKernel(Problem problem) -> roofline.of(problem, threads, cache);
      case Work.OfNetwork _ -> roofline.arithmetic(DataType.F32, threads);
    };
  }

  /** Without a roof: arithmetic for products, convolutions and networks, traffic for all others. */
  private static Unit usualUnit(Work work) {
    boolean arithmetic =
        switch (work) {
          case Work.OfNetwork _ -> true;
          case Work.OfKernel(Problem problem) ->
              switch (problem.family()) {
                case GEMM, CONVOLUTION, ATTENTION -> true;
                default -> false;
              };
        };
    return arithmetic && work.operations() > 0 ? Unit.GFLOPS : Unit.GBYTES;
  }
}
