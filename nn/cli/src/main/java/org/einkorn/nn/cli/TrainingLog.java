package org.einkorn.nn.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.cli.Session;
import org.einkorn.cli.terminal.Units;
import org.einkorn.nn.training.EpochResult;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Progress;
import org.einkorn.nn.training.TrainingListener;

/** Shows how training goes, and keeps the curves. */
public class TrainingLog implements TrainingListener, AutoCloseable {
  private final org.einkorn.cli.terminal.Progress bar;
  private final boolean classifies;
  private final List<Double> losses = new ArrayList<>();
  private final List<Double> accuracies = new ArrayList<>();
  private final List<EpochResult> epochs = new ArrayList<>();

  /**
   * A log with a progress bar.
   *
   * @param session where it is shown
   * @param steps steps of all epochs
   */
  public TrainingLog(Session session, long steps) {
    this(session, steps, true);
  }

  /**
   * The same.
   *
   * @param classifies whether there is an accuracy to show
   */
  TrainingLog(Session session, long steps, boolean classifies) {
    this.bar = session.progress("training", steps);
    this.classifies = classifies;
  }

  /**
   * A log of training that ends early when its time is up.
   *
   * @param limit the time from now on
   */
  protected TrainingLog(Session session, long steps, Duration limit) {
    this(session, steps);
    bar.endsWithin(limit);
  }

  @Override
  public Verdict onStep(Progress progress) {
    losses.add(progress.loss());
    accuracies.add(progress.accuracy());
    bar.stepTo(progress.totalSteps());
    bar.message(
        "loss %s%s  %s"
            .formatted(
                Units.significant(progress.smoothLoss()),
                classifies ? "  accuracy " + Units.percent(progress.accuracy()) : "",
                Units.perSecond(progress.imagesPerSecond(), "examples")));
    return Verdict.CONTINUE;
  }

  @Override
  public Verdict onEpoch(EpochResult result) {
    epochs.add(result);
    bar.println(text(result));
    return Verdict.CONTINUE;
  }

  private static String text(EpochResult result) {
    String training =
        "epoch %d: loss %s%s, %s"
            .formatted(
                result.epoch(),
                Units.significant(result.loss()),
                accuracy(result.accuracy()),
                Units.perSecond(result.imagesPerSecond(), "examples"));
    Evaluation validation = result.validation();
    return validation == null
        ? training
        : "%s; test loss %s%s"
            .formatted(
                training, Units.significant(validation.loss()), accuracy(validation.accuracy()));
  }

  private static String accuracy(double share) {
    return Double.isNaN(share) ? "" : ", accuracy " + Units.percent(share);
  }

  /** The loss of each step. */
  public double[] losses() {
    return losses.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The accuracy of each step's epoch so far. */
  public double[] accuracies() {
    return accuracies.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The epochs so far. */
  public List<EpochResult> epochs() {
    return epochs;
  }

  @Override
  public void close() {
    bar.close();
  }
}
