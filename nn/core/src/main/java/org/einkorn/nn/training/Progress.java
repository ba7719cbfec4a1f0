package org.einkorn.nn.training;

import java.time.Duration;

/** How far training is. Overwritten by each step. */
public final class Progress {
  private static final double SMOOTHING = 0.05;

  private final int epochs;
  private final int stepsPerEpoch;
  private final int batchSize;
  private int epoch;
  private int step;
  private double loss;
  private double lossSum;
  private double smoothLoss = Double.NaN;
  private long right;
  private long nanos;
  private long lastNanos;

  Progress(int epochs, int stepsPerEpoch, int batchSize) {
    this.epochs = epochs;
    this.stepsPerEpoch = stepsPerEpoch;
    this.batchSize = batchSize;
  }

  void startEpoch(int number) {
    epoch = number;
    step = 0;
    lossSum = 0;
    right = 0;
    nanos = 0;
  }

  /** Takes up an epoch that another run began. */
  void resume(int done, double sum, double smooth, long rightSoFar) {
    step = done;
    lossSum = sum;
    smoothLoss = smooth;
    right = rightSoFar;
  }

  double lossSum() {
    return lossSum;
  }

  long right() {
    return right;
  }

  void add(double newLoss, int newRight, long newNanos) {
    step++;
    loss = newLoss;
    lossSum += newLoss;
    smoothLoss =
        Double.isNaN(smoothLoss) ? newLoss : smoothLoss + SMOOTHING * (newLoss - smoothLoss);
    right += newRight;
    nanos += newNanos;
    lastNanos = newNanos;
  }

  /** Number of the epoch, from 1. */
  public int epoch() {
    return epoch;
  }

  /** Most epochs. */
  public int epochs() {
    return epochs;
  }

  /** Steps of this epoch so far. */
  public int step() {
    return step;
  }

  /** Steps of an epoch. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** Steps since training began. */
  public long totalSteps() {
    return (long) (epoch - 1) * stepsPerEpoch + step;
  }

  /** Loss of the last step. */
  public double loss() {
    return loss;
  }

  /** Loss, smoothed over about twenty steps. */
  public double smoothLoss() {
    return smoothLoss;
  }

  /** Mean loss of this epoch so far. */
  public double meanLoss() {
    return lossSum / step;
  }

  /** Share of right predictions of this epoch so far. */
  public double accuracy() {
    return right / ((double) step * batchSize);
  }

  /** Speed in this epoch so far. */
  public double imagesPerSecond() {
    return (double) step * batchSize / (nanos * 1e-9);
  }

  /** Time of the last step. */
  public Duration lastStep() {
    return Duration.ofNanos(lastNanos);
  }

  /** Time until the last epoch ends, at the speed of this one. */
  public Duration remaining() {
    long left = (long) epochs * stepsPerEpoch - totalSteps();
    return Duration.ofNanos((long) ((double) nanos / step * left));
  }
}
