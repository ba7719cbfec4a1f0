package org.einkorn.nn.cli.demo;

import java.time.Duration;
import org.einkorn.cli.Session;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.cli.TrainingLog;
import org.einkorn.nn.training.Progress;

/**
 * Lets the learning rate fall in a straight line to a twentieth by the last step, or by the end of
 * the time, whichever comes first; there training stops.
 */
final class DecayingLog extends TrainingLog {
  private static final double LAST_SHARE = 0.05;

  private final Optimizer optimizer;
  private final double first;
  private final long steps;
  private final long nanos;
  private final long start = System.nanoTime();

  DecayingLog(Session session, Optimizer optimizer, long steps, Duration limit) {
    super(session, steps, limit);
    this.optimizer = optimizer;
    this.first = optimizer.learningRate();
    this.steps = steps;
    this.nanos = limit.toNanos();
  }

  @Override
  public Verdict onStep(Progress progress) {
    double ofSteps = (double) progress.totalSteps() / steps;
    double ofTime = (double) (System.nanoTime() - start) / nanos;
    double done = Math.min(1, Math.max(ofSteps, ofTime));
    optimizer.learningRate(first * (1 - (1 - LAST_SHARE) * done));
    super.onStep(progress);
    return ofTime < 1 ? Verdict.CONTINUE : Verdict.STOP;
  }
}
