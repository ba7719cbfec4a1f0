package org.einkorn.nn.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.cli.Session;
import org.einkorn.cli.terminal.Units;
import org.einkorn.nn.training.EpochResult;
import org.einkorn.nn.training.Progress;
import org.einkorn.nn.training.TrainingListener;

/** Shows how training goes, and keeps the curves. */
public class TrainingLog implements TrainingListener, AutoCloseable {
  private final org.einkorn.cli.terminal.Progress bar;
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
    this.bar = session.progress("training", steps);
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
        "loss %s  accuracy %s  %s"
            .formatted(
                Units.significant(progress.smoothLoss()),
                Units.percent(progress.accuracy()),
                Units.perSecond(progress.imagesPerSecond(), "images")));
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
        "epoch %d: loss %s, accuracy %s, %s"
            .formatted(
                result.epoch(),
                Units.significant(result.loss()),
                Units.percent(result.accuracy()),
                Units.perSecond(result.imagesPerSecond(), "images"));
    var validation = result.validation();
    return validation == null
        ? training
        : training + "; test accuracy " + Units.percent(validation.accuracy());
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
