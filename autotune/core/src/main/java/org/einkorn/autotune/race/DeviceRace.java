package org.einkorn.autotune.race;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.einkorn.autotune.race.Statistics.Estimate;

/**
 * Ranks devices for a whole network by racing whole steps, copies counted: a device that computes
 * fast but is far away may lose. Steps of all devices alternate, so that what disturbs the machine
 * disturbs all of them.
 */
public final class DeviceRace {

  private final Duration budget;
  private final int warmUps;
  private final int maxRounds;
  private final LongSupplier clock;

  private static final class Lane {
    private final Step step;
    private final List<Double> nanos = new ArrayList<>();
    private String failure = "";

    Lane(Step step) {
      this.step = step;
    }
  }

  /**
   * A race.
   *
   * @param budget time for all steps of all devices
   * @param warmUps steps of each device before the clock counts
   * @param maxRounds most timed steps of each device
   */
  public DeviceRace(Duration budget, int warmUps, int maxRounds) {
    this(budget, warmUps, maxRounds, System::nanoTime);
  }

  DeviceRace(Duration budget, int warmUps, int maxRounds, LongSupplier clock) {
    if (warmUps < 0 || maxRounds < 1) {
      throw new IllegalArgumentException(
          "warmUps=" + warmUps + " must not be negative, maxRounds=" + maxRounds + " at least 1");
    }
    this.budget = budget;
    this.warmUps = warmUps;
    this.maxRounds = maxRounds;
    this.clock = clock;
  }

  /**
   * Runs it; each device gets at least one timed step.
   *
   * @return the devices, the fastest first; those that failed are last
   * @throws InterruptedException when the thread is interrupted
   */
  public List<DeviceRanking> rank(List<Step> steps) throws InterruptedException {
    long deadline = clock.getAsLong() + budget.toNanos();
    List<Lane> lanes = steps.stream().map(Lane::new).toList();
    for (int i = 0; i < warmUps && (i == 0 || clock.getAsLong() < deadline); i++) {
      for (Lane lane : lanes) {
        run(lane);
      }
    }
    for (int round = 0; round < maxRounds; round++) {
      if (round > 0 && clock.getAsLong() >= deadline) {
        break;
      }
      for (int i = 0; i < lanes.size(); i++) {
        Lane lane = lanes.get((i + round) % lanes.size());
        long nanos = run(lane);
        if (lane.failure.isEmpty()) {
          lane.nanos.add((double) nanos);
        }
      }
    }
    return ranking(lanes);
  }

  private long run(Lane lane) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the race of devices was interrupted");
    }
    if (!lane.failure.isEmpty()) {
      return 0;
    }
    long start = clock.getAsLong();
    try {
      lane.step.run();
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      lane.failure = e.toString();
    }
    return clock.getAsLong() - start;
  }

  private static List<DeviceRanking> ranking(List<Lane> lanes) {
    double best = Double.POSITIVE_INFINITY;
    List<Estimate> estimates = new ArrayList<>();
    for (Lane lane : lanes) {
      boolean failed = !lane.failure.isEmpty();
      double[] nanos =
          failed ? new double[0] : lane.nanos.stream().mapToDouble(Double::doubleValue).toArray();
      Estimate estimate = Statistics.estimate(nanos);
      estimates.add(estimate);
      best = failed ? best : Math.min(best, estimate.median());
    }
    List<DeviceRanking> ranking = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      Estimate estimate = estimates.get(i);
      ranking.add(
          new DeviceRanking(
              lane.step.device(),
              estimate.median(),
              estimate.low(),
              estimate.high(),
              lane.nanos.size(),
              estimate.median() / best,
              lane.failure));
    }
    // NaN, the median of a failure, is the greatest double.
    ranking.sort(Comparator.comparingDouble(DeviceRanking::median));
    return ranking;
  }
}
