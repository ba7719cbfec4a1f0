package org.einkorn.bench.peers;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.einkorn.bench.networks.NetworkOperands;
import org.einkorn.bench.networks.NetworkTask;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.verify.Trial;
import org.einkorn.kernels.verify.Workload;
import tools.jackson.databind.node.ObjectNode;

/** What a peer is asked to compute, its operands, and what its results are compared with. */
public final class Exercise {

  private static final Sampling RACE =
      new Sampling(5, Duration.ofMillis(300), Duration.ofMillis(1), 0);

  /** A step of a network may take a tenth of a second. */
  private static final Sampling LONG_RACE =
      new Sampling(3, Duration.ofSeconds(1), Duration.ofMillis(50), 0);

  private final String text;
  private final String likeness;
  private final Supplier<OperandFiles> operands;
  private final Function<OperandFiles, ObjectNode> request;
  private final Sampling race;

  private Exercise(
      String text,
      String likeness,
      Supplier<OperandFiles> operands,
      Function<OperandFiles, ObjectNode> request,
      Sampling race) {
    this.text = text;
    this.likeness = likeness;
    this.operands = operands;
    this.request = request;
    this.race = race;
  }

  /** A problem whose result is compared with the reference. */
  public static Exercise compared(Problem problem, Trial trial) {
    return of(problem, () -> OperandFiles.of(problem, trial));
  }

  /**
   * A problem whose result must be free of NaN.
   *
   * @param workload makes its operands
   */
  public static Exercise finite(Problem problem, Supplier<Workload> workload) {
    return of(problem, () -> OperandFiles.of(problem, workload.get()));
  }

  private static Exercise of(Problem problem, Supplier<OperandFiles> operands) {
    return new Exercise(
        problem.text(), likeness(problem), operands, files -> Requests.of(problem, files), RACE);
  }

  /** A network's task. */
  public static Exercise of(NetworkTask task, NetworkOperands given) {
    return new Exercise(
        task.text(),
        task.text(),
        () -> OperandFiles.of(given.specs(), given.operands(), given::poison, given::objection),
        files -> Requests.of(task, files),
        LONG_RACE);
  }

  /** Problems of one family and direction whose work differs by less than a factor of four. */
  private static String likeness(Problem problem) {
    double work = Math.max(1, Math.max(problem.operations(), problem.bytes()));
    return problem.family().text()
        + ' '
        + problem.direction().text()
        + ' '
        + Math.getExponent(work) / 2;
  }

  /** The text of the problem or task. */
  public String text() {
    return text;
  }

  /** What has the same text here is computed fastest under the same thread setting. */
  String likeness() {
    return likeness;
  }

  /** Makes the files of the operands. */
  OperandFiles files() {
    return operands.get();
  }

  /** What is sent to the peer; the operands are written. */
  ObjectNode request(OperandFiles files) {
    return request.apply(files);
  }

  /** How thread settings are compared. */
  Sampling race() {
    return race;
  }
}
