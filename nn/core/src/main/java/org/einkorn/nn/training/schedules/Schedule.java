package org.einkorn.nn.training.schedules;

import java.util.Arrays;

/**
 * The learning rate of each step, as a multiple of a base rate where one is given. Steps count from
 * 0: step <i>t</i> is the one before which <i>t</i> were done. To change by epoch, multiply by the
 * steps of an epoch.
 */
@FunctionalInterface
public interface Schedule {

  /**
   * The rate of a step.
   *
   * @param step its number, from 0
   */
  double rate(long step);

  /** The same rate for ever. */
  static Schedule constant(double rate) {
    Checks.rate(rate);
    return step -> rate;
  }

  /** {@code rate · factor^⌊t / every⌋}. */
  static Schedule step(double rate, long every, double factor) {
    Checks.rate(rate);
    Checks.positive("the length of a stage", every);
    Checks.factor(factor);
    return step -> {
      long stage = step / every;
      return rate * StrictMath.pow(factor, stage);
    };
  }

  /** {@code rate · factor^n}, n the number of milestones that are not after the step. */
  static Schedule multiStep(double rate, double factor, long... milestones) {
    Checks.rate(rate);
    Checks.factor(factor);
    long[] sorted = milestones.clone();
    Arrays.sort(sorted);
    if (sorted.length == 0 || !Arrays.equals(sorted, milestones)) {
      throw new IllegalArgumentException(
          "milestones must be ascending, at least one, not " + Arrays.toString(milestones));
    }
    return step -> {
      int passed = 0;
      while (passed < sorted.length && sorted[passed] <= step) {
        passed++;
      }
      return rate * StrictMath.pow(factor, passed);
    };
  }

  /** {@code rate · factor^t}. */
  static Schedule exponential(double rate, double factor) {
    return step(rate, 1, factor);
  }

  /** From a rate to another along half a cosine, and the last one from then on. */
  static Schedule cosine(double from, double to, long steps) {
    Checks.rate(from);
    Checks.rate(to);
    Checks.positive("the number of steps", steps);
    return step -> Checks.cosine(from, to, (double) Math.min(step, steps) / steps);
  }

  /**
   * Cosines that start anew, each {@code growth} times as long as the one before (Loshchilov and
   * Hutter, 2017, SGDR, arXiv:1608.03983).
   *
   * @param first steps of the first one
   * @param growth 1 for equal ones
   */
  static Schedule cosineRestarts(double from, double to, long first, int growth) {
    Checks.rate(from);
    Checks.rate(to);
    Checks.positive("the number of steps", first);
    Checks.positive("the growth", growth);
    return step -> {
      long length = first;
      long left = step;
      if (growth == 1) {
        left %= length;
      }
      while (left >= length) {
        left -= length;
        length *= growth;
      }
      return Checks.cosine(from, to, (double) left / length);
    };
  }

  /**
   * One cycle: along a cosine up from {@code peak / 25} to the peak in 30 % of the steps, then down
   * to {@code peak / 250,000} (Smith and Topin, 2018, arXiv:1708.07120; PyTorch's default form).
   */
  static Schedule oneCycle(double peak, long steps) {
    return oneCycle(peak, steps, 0.3, 25, 1e4);
  }

  /**
   * One cycle.
   *
   * @param share share of the steps in which the rate rises, above 0 and below 1
   * @param start the rate starts at {@code peak / start}
   * @param end and ends at {@code peak / start / end}
   */
  static Schedule oneCycle(double peak, long steps, double share, double start, double end) {
    Checks.rate(peak);
    Checks.positive("the number of steps but one", steps - 1);
    Checks.rate(peak / start / end);
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("the rising share must lie in (0, 1), not " + share);
    }
    double top = share * steps - 1;
    double last = steps - 1;
    return step -> {
      double t = Math.min(step, last);
      return t <= top
          ? Checks.cosine(peak / start, peak, top <= 0 ? 1 : t / top)
          : Checks.cosine(peak, peak / start / end, (t - top) / (last - top));
    };
  }

  /**
   * This schedule after a linear warm-up: {@code rate(0) · (t + 1) / steps}, for t below {@code
   * steps}, then {@code rate(t − steps)}.
   */
  default Schedule afterWarmUp(long steps) {
    Checks.positive("the number of steps of the warm-up", steps);
    return step -> step < steps ? rate(0) * (step + 1) / steps : rate(step - steps);
  }

  /** This schedule for so many steps, then another, whose steps count from 0 again. */
  default Schedule then(long steps, Schedule next) {
    Checks.positive("the number of steps", steps);
    return step -> step < steps ? rate(step) : next.rate(step - steps);
  }
}
