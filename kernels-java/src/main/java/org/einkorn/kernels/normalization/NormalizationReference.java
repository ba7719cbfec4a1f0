package org.einkorn.kernels.normalization;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;

/**
 * The truth of normalization. Errors are carried through first derivatives: of the mean ({@code
 * terms(N)·u·mean|x|}), the variance and the reciprocal root to every output. The bound of the
 * variance holds for two passes and for Welford's update, not for {@code E[x²] − E[x]²}.
 */
public final class NormalizationReference implements Reference<NormalizationProblem> {

  @Override
  public void evaluate(NormalizationProblem p, Values values) {
    if (p.direction() == Direction.BACKWARD) {
      new Backward(p, values).run();
    } else {
      new Forward(p, values).run();
    }
  }

  /** Which elements share their statistics, and which their scale and shift. */
  private static class Sets {
    final NormalizationProblem p;
    final Values values;
    final double u;
    final int count;
    final int size;
    final int tensor;
    final int parameters;
    private final int channels;
    private final int plane;

    Sets(NormalizationProblem p, Values values) {
      this.p = p;
      this.values = values;
      u = p.type().unitRoundoff();
      tensor = Math.toIntExact(p.shape().tensor().count());
      count = Math.toIntExact(p.shape().statistics().count());
      parameters = Math.toIntExact(p.shape().parameters().count());
      switch (p.shape()) {
        case NormalizationProblem.Batch batch -> {
          channels = (int) batch.c();
          plane = (int) (batch.h() * batch.w());
          size = (int) (batch.mb() * plane);
        }
        case NormalizationProblem.Layer layer -> {
          channels = 1;
          plane = (int) layer.columns();
          size = plane;
        }
      }
    }

    /** Index in the tensor of element <i>i</i> of a set. */
    int element(int set, int i) {
      return p.shape().kind() == NormalizationKind.BATCH
          ? (i / plane * channels + set) * plane + i % plane
          : set * plane + i;
    }

    /** Index in scale and shift of element <i>i</i> of a set. */
    int parameter(int set, int i) {
      return p.shape().kind() == NormalizationKind.BATCH ? set : i;
    }
  }

  private static final class Forward extends Sets {
    private final double[] src = values.input(Role.SRC);
    private final double[] scale = values.input(Role.SCALE);
    private final double[] shift = values.input(Role.SHIFT);
    private final double[] mean = new double[count];
    private final double[] meanError = new double[count];
    private final double[] variance = new double[count];
    private final double[] varianceError = new double[count];

    Forward(NormalizationProblem p, Values values) {
      super(p, values);
    }

    void run() {
      boolean given =
          p.shape().kind() == NormalizationKind.BATCH
              && p.direction() == Direction.FORWARD_INFERENCE;
      for (int set = 0; set < count; set++) {
        if (given) {
          mean[set] = values.input(Role.MEAN)[set];
          variance[set] = values.input(Role.VARIANCE)[set];
        } else {
          takeStatistics(set);
        }
      }
      normalize();
      if (p.direction() == Direction.FORWARD_TRAINING) {
        values.put(Role.MEAN, mean, meanError);
        values.put(Role.VARIANCE, variance, varianceError);
        if (p.shape().kind() == NormalizationKind.BATCH) {
          updateRunning();
        }
      }
    }

    private void takeStatistics(int set) {
      double sum = 0;
      double magnitude = 0;
      for (int i = 0; i < size; i++) {
        sum += src[element(set, i)];
        magnitude += Math.abs(src[element(set, i)]);
      }
      int divisor = Math.max(1, size);
      mean[set] = sum / divisor;
      meanError[set] = Tolerances.terms(size) * u * magnitude / divisor;
      double squares = 0;
      for (int i = 0; i < size; i++) {
        double difference = src[element(set, i)] - mean[set];
        squares += difference * difference;
      }
      variance[set] = squares / divisor;
      double rounding = 4 * u * magnitude / divisor + meanError[set];
      varianceError[set] =
          2 * Tolerances.terms(size) * u * variance[set]
              + rounding * rounding
              + 2 * rounding * u * Math.sqrt(variance[set])
              + Float.MIN_NORMAL;
    }

    private void normalize() {
      double[] dst = new double[tensor];
      double[] tolerance = new double[tensor];
      for (int set = 0; set < count; set++) {
        double spread = variance[set] + p.epsilon();
        double r = 1 / Math.sqrt(spread);
        double rError = r * (varianceError[set] / (2 * spread) + 8 * u);
        for (int i = 0; i < size; i++) {
          int at = element(set, i);
          double g = scale[parameter(set, i)];
          double b = shift[parameter(set, i)];
          double centred = src[at] - mean[set];
          dst[at] = g * centred * r + b;
          tolerance[at] =
              Math.abs(g) * (r * (meanError[set] + 2 * u * Math.abs(mean[set])))
                  + Math.abs(g * centred) * (rError + 4 * u * r)
                  + 4 * u * (Math.abs(b) + Math.abs(g) * r * Math.abs(src[at]));
        }
      }
      values.put(Role.DST, dst, tolerance);
    }

    private void updateRunning() {
      double share = values.scalar(Scalar.MOMENTUM);
      double[] runningMean = values.input(Role.RUNNING_MEAN).clone();
      double[] runningVariance = values.input(Role.RUNNING_VARIANCE).clone();
      double[] runningMeanError = new double[count];
      double[] runningVarianceError = new double[count];
      double unbiased = size > 1 ? size / (size - 1.0) : 1;
      for (int set = 0; set < count; set++) {
        double newMean = share * mean[set];
        double newVariance = share * variance[set] * unbiased;
        runningMeanError[set] =
            share * meanError[set] + 8 * u * (Math.abs(runningMean[set]) + Math.abs(newMean));
        runningVarianceError[set] =
            share * unbiased * varianceError[set] + 8 * u * (runningVariance[set] + newVariance);
        runningMean[set] = (1 - share) * runningMean[set] + newMean;
        runningVariance[set] = (1 - share) * runningVariance[set] + newVariance;
      }
      values.put(Role.RUNNING_MEAN, runningMean, runningMeanError);
      values.put(Role.RUNNING_VARIANCE, runningVariance, runningVarianceError);
    }
  }

  private static final class Backward extends Sets {
    private final double[] src = values.input(Role.SRC);
    private final double[] scale = values.input(Role.SCALE);
    private final double[] diffDst = values.input(Role.DIFF_DST);
    private final double[] mean = values.input(Role.MEAN);
    private final double[] variance = values.input(Role.VARIANCE);
    private final double[] diffSrc = new double[tensor];
    private final double[] diffSrcError = new double[tensor];
    private final double[] diffScale = new double[parameters];
    private final double[] diffScaleError = new double[parameters];
    private final double[] diffShift = new double[parameters];
    private final double[] diffShiftError = new double[parameters];

    Backward(NormalizationProblem p, Values values) {
      super(p, values);
    }

    void run() {
      for (int set = 0; set < count; set++) {
        differentiate(set, 1 / Math.sqrt(variance[set] + p.epsilon()));
      }
      int summed = p.shape().kind() == NormalizationKind.BATCH ? size : count;
      for (int i = 0; i < parameters; i++) {
        diffScaleError[i] *= (Tolerances.terms(summed) + 16) * u;
        diffShiftError[i] *= Tolerances.terms(summed) * u;
      }
      values.put(Role.DIFF_SRC, diffSrc, diffSrcError);
      values.put(Role.DIFF_SCALE, diffScale, diffScaleError);
      values.put(Role.DIFF_SHIFT, diffShift, diffShiftError);
    }

    private void differentiate(int set, double r) {
      double sum = 0;
      double sumSize = 0;
      double product = 0;
      double productSize = 0;
      for (int i = 0; i < size; i++) {
        int at = element(set, i);
        int parameter = parameter(set, i);
        double normalized = (src[at] - mean[set]) * r;
        double g = scale[parameter] * diffDst[at];
        sum += g;
        sumSize += Math.abs(g);
        product += g * normalized;
        productSize += Math.abs(g * normalized);
        diffScale[parameter] += diffDst[at] * normalized;
        diffScaleError[parameter] += Math.abs(diffDst[at] * normalized);
        diffShift[parameter] += diffDst[at];
        diffShiftError[parameter] += Math.abs(diffDst[at]);
      }
      double error = (Tolerances.terms(size) + 16) * u * r;
      for (int i = 0; i < size; i++) {
        int at = element(set, i);
        double normalized = (src[at] - mean[set]) * r;
        double g = scale[parameter(set, i)] * diffDst[at];
        diffSrc[at] = r * (g - sum / size - normalized * product / size);
        diffSrcError[at] =
            16 * u * r * Math.abs(g)
                + error * (sumSize + Math.abs(normalized) * productSize) / size;
      }
    }
  }
}
