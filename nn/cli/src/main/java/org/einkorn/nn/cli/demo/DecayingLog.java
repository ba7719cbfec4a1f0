package org.einkorn.nn.cli.demo;

import org.einkorn.cli.Session;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.cli.TrainingLog;
import org.einkorn.nn.training.Progress;

/** Lets the learning rate fall in a straight line to a twentieth by the last step. */
final class DecayingLog extends TrainingLog {
  private static final double LAST_SHARE = 0.05;

  private final Optimizer optimizer;
  private final double first;
  private final long steps;

  DecayingLog(Session session, Optimizer optimizer, long steps) {
    super(session, steps);
    this.optimizer = optimizer;
    this.first = optimizer.learningRate();
    this.steps = steps;
  }

  @Override
  public Verdict onStep(Progress progress) {
    double done = Math.min(1, (double) progress.totalSteps() / steps);
    optimizer.learningRate(first * (1 - (1 - LAST_SHARE) * done));
    return super.onStep(progress);
  }
}
