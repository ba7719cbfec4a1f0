package org.einkorn.nn.cli.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.TuneReport;
import org.einkorn.autotune.race.DeviceRanking;
import org.einkorn.cli.Session;
import org.einkorn.cli.terminal.Units;
import org.einkorn.kernels.Options;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.cli.TrainingLog;
import org.einkorn.nn.cli.tuning.Devices;
import org.einkorn.nn.cli.tuning.Kernels;
import org.einkorn.nn.cli.tuning.Workload;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.models.Models;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Evaluator;
import org.einkorn.nn.training.FitOptions;
import org.einkorn.nn.training.Objective;
import org.einkorn.nn.training.Trainer;

/** From a cold machine to a trained and measured network whose kernels were chosen by racing. */
public final class Demo {
  private static final int MOST_EPOCHS = 6;

  private final Session session;
  private final Plan plan;
  private final long start;

  /**
   * A demo.
   *
   * @param session where it is shown
   * @param plan what is done
   * @param start when it began, by {@link System#nanoTime}
   */
  public Demo(Session session, Plan plan, long start) {
    this.session = session;
    this.plan = plan;
    this.start = start;
  }

  /**
   * Runs it and writes the report.
   *
   * @throws InterruptedException when the thread is interrupted; no report is written then
   * @throws IOException when the report cannot be written
   */
  public Outcome run() throws InterruptedException, IOException {
    heading("This machine (./einkorn doctor tells more)");
    Machine.print(session);
    TuneReport tuning = tune();
    heading("Ranking devices by whole training steps");
    List<DeviceRanking> ranking =
        Devices.rank(workload(), Einkorn.shared().devices().stream().map(Options::on).toList());
    Devices.print(session, ranking, Plan.BATCH);
    DeviceRanking best = ranking.getFirst();
    Network network =
        workload().network(Options.on(best.device()), RandomKey.of(plan.seed()).split("weights"));
    TrainingLog log = train(network, best);
    Evaluation evaluation = Evaluator.evaluate(network, plan.data().test(), Plan.BATCH);
    session.println(
        "%s: accuracy %s, %s"
            .formatted(
                plan.data().test().name(),
                Units.percent(evaluation.accuracy()),
                Units.perSecond(evaluation.imagesPerSecond(), "images")));
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    Outcome outcome =
        new Outcome(
            plan,
            tuning,
            ranking,
            log.epochs(),
            log.losses(),
            log.accuracies(),
            evaluation,
            elapsed);
    Report.write(outcome);
    session.println();
    session.println(
        "Done in %s; the report is in %s"
            .formatted(Units.duration(elapsed), plan.report().toAbsolutePath().normalize()));
    return outcome;
  }

  private Workload workload() {
    DataSet train = plan.data().train();
    return new Workload(
        () -> Models.cnn(train.shape(), train.classes().size()),
        train,
        Objective.classification(),
        Plan.BATCH,
        Plan.LEARNING_RATE);
  }

  private TuneReport tune() throws InterruptedException {
    heading("Racing the kernels of the network for " + Units.duration(plan.tuning()));
    TuneReport report = Kernels.tune(session, workload(), Options.cpu(), plan.tuning());
    Kernels.print(session, report);
    return report;
  }

  private TrainingLog train(Network network, DeviceRanking speed) throws InterruptedException {
    DataSet train = plan.data().train();
    int stepsPerEpoch = train.size() / Plan.BATCH;
    double secondsPerEpoch = stepsPerEpoch * speed.median() * 1e-9;
    // The race timed kernels that the JVM was still compiling: training soon runs twice as fast.
    int fitting = (int) (2e-3 * plan.training().toMillis() / secondsPerEpoch);
    int epochs = Math.clamp(fitting, 2, MOST_EPOCHS);
    Duration limit = plan.training().plus(plan.training().dividedBy(8));
    heading(
        "Training on %s: %d epochs, or what %s allow"
            .formatted(train, epochs, Units.duration(limit)));
    Optimizer optimizer = Optimizer.adam(network, Plan.LEARNING_RATE);
    try (TrainingLog log =
        new DecayingLog(session, optimizer, (long) epochs * stepsPerEpoch, limit)) {
      new Trainer(network, optimizer)
          .listener(log)
          .fit(
              train,
              FitOptions.epochs(epochs)
                  .withBatchSize(Plan.BATCH)
                  .withKey(RandomKey.of(plan.seed()).split("order")));
      return log;
    }
  }

  private void heading(String text) {
    session.println();
    session.heading(text);
    session.out().flush();
  }
}
