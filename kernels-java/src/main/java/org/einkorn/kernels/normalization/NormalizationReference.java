package org.einkorn.kernels.normalization;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.normalization.NormalizationProblem.Group;
import org.einkorn.kernels.normalization.NormalizationProblem.Images;
import org.einkorn.kernels.normalization.NormalizationProblem.Instance;
import org.einkorn.kernels.normalization.NormalizationProblem.Rows;
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
    final int tensor;
    final int sets;
    final int parameters;

    /** Elements of a set, at least 1. */
    final int size;

    private final int[] setOf;
    private final int[] parameterOf;

    Sets(NormalizationProblem p, Values values) {
      this.p = p;
      this.values = values;
      u = p.type().unitRoundoff();
      tensor = Math.toIntExact(p.shape().tensor().count());
      sets = Math.toIntExact(p.shape().statistics().count());
      parameters = Math.toIntExact(p.shape().parameters().count());
      size = Math.max(1, tensor / Math.max(1, sets));
      setOf = new int[tensor];
      parameterOf = new int[tensor];
      for (int i = 0; i < tensor; i++) {
        place(i);
      }
    }

    private void place(int i) {
      switch (p.shape()) {
        case Rows rows -> {
          setOf[i] = (int) (i / rows.columns());
          parameterOf[i] = (int) (i % rows.columns());
        }
        case Images images -> {
          long plane = i / (images.h() * images.w());
          int image = (int) (plane / images.c());
          int channel = (int) (plane % images.c());
          parameterOf[i] = channel;
          setOf[i] =
              switch (images) {
                case NormalizationProblem.Batch _ -> channel;
                case Instance _ -> (int) plane;
                case Group g -> (int) (image * g.groups() + channel / (g.c() / g.groups()));
              };
        }
      }
    }

    int set(int i) {
      return setOf[i];
    }

    int parameter(int i) {
      return parameterOf[i];
    }

    /** Zeros where the kind has no such input. */
    double[] centredInput(Role role, int count) {
      return p.isCentred() ? values.input(role) : new double[count];
    }
  }

  private static final class Forward extends Sets {
    private final double[] src = values.input(Role.SRC).clone();
    private final double[] srcError = new double[tensor];
    private final double[] mean = new double[sets];
    private final double[] meanError = new double[sets];
    private final double[] variance = new double[sets];
    private final double[] varianceError = new double[sets];

    Forward(NormalizationProblem p, Values values) {
      super(p, values);
    }

    void run() {
      addFirst();
      boolean training = p.direction() == Direction.FORWARD_TRAINING;
      boolean batch = p.shape().kind() == NormalizationKind.BATCH;
      if (batch && !training) {
        System.arraycopy(values.input(Role.MEAN), 0, mean, 0, sets);
        System.arraycopy(values.input(Role.VARIANCE), 0, variance, 0, sets);
      } else {
        takeStatistics();
      }
      normalize();
      if (training && p.isCentred()) {
        values.put(Role.MEAN, mean, meanError);
      }
      if (training) {
        values.put(Role.VARIANCE, variance, varianceError);
      }
      if (training && batch) {
        updateRunning();
      }
    }

    private void addFirst() {
      if (p.addend() == Addend.NONE) {
        return;
      }
      double[] residual = values.input(Role.RESIDUAL);
      for (int i = 0; i < tensor; i++) {
        double bias =
            p.addend() == Addend.BIAS_RESIDUAL ? values.input(Role.BIAS)[parameter(i)] : 0;
        srcError[i] = 4 * u * (Math.abs(src[i]) + Math.abs(bias) + Math.abs(residual[i]));
        src[i] += bias + residual[i];
      }
      values.put(Role.SUM, src, srcError);
    }

    private void takeStatistics() {
      double[] magnitude = new double[sets];
      double[] inputError = new double[sets];
      for (int i = 0; i < tensor; i++) {
        mean[set(i)] += src[i] / size;
        magnitude[set(i)] += Math.abs(src[i]) / size;
        inputError[set(i)] += srcError[i] / size;
      }
      for (int set = 0; set < sets; set++) {
        if (p.isCentred()) {
          meanError[set] = Tolerances.terms(size) * u * magnitude[set] + inputError[set];
        } else {
          mean[set] = 0;
        }
      }
      for (int i = 0; i < tensor; i++) {
        double difference = src[i] - mean[set(i)];
        variance[set(i)] += difference * difference / size;
        varianceError[set(i)] += 2 * Math.abs(difference) * srcError[i] / size;
      }
      for (int set = 0; set < sets; set++) {
        double rounding = 4 * u * magnitude[set] + meanError[set];
        varianceError[set] +=
            2 * Tolerances.terms(size) * u * variance[set]
                + rounding * rounding
                + 2 * rounding * u * Math.sqrt(variance[set])
                + Float.MIN_NORMAL;
      }
    }

    private void normalize() {
      double[] scale = values.input(Role.SCALE);
      double[] shift = centredInput(Role.SHIFT, parameters);
      double[] dst = new double[tensor];
      double[] tolerance = new double[tensor];
      for (int i = 0; i < tensor; i++) {
        int set = set(i);
        double spread = variance[set] + p.epsilon();
        double r = 1 / Math.sqrt(spread);
        double rError = r * (varianceError[set] / (2 * spread) + 8 * u);
        double g = scale[parameter(i)];
        double b = shift[parameter(i)];
        double centred = src[i] - mean[set];
        double y = g * centred * r + b;
        dst[i] = p.hasRelu() && y < 0 ? 0 : y;
        tolerance[i] =
            Math.abs(g) * r * (meanError[set] + srcError[i] + 2 * u * Math.abs(mean[set]))
                + Math.abs(g * centred) * (rError + 4 * u * r)
                + 4 * u * (Math.abs(b) + Math.abs(g) * r * Math.abs(src[i]));
      }
      values.put(Role.DST, dst, tolerance);
    }

    private void updateRunning() {
      double share = values.scalar(Scalar.MOMENTUM);
      double[] runningMean = values.input(Role.RUNNING_MEAN).clone();
      double[] runningVariance = values.input(Role.RUNNING_VARIANCE).clone();
      double[] runningMeanError = new double[sets];
      double[] runningVarianceError = new double[sets];
      double unbiased = size > 1 ? size / (size - 1.0) : 1;
      for (int set = 0; set < sets; set++) {
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
    private final double[] diffDst = values.input(Role.DIFF_DST).clone();
    private final double[] mean = centredInput(Role.MEAN, sets);
    private final double[] variance = values.input(Role.VARIANCE);
    private final double[] sum = new double[sets];
    private final double[] sumSize = new double[sets];
    private final double[] product = new double[sets];
    private final double[] productSize = new double[sets];

    Backward(NormalizationProblem p, Values values) {
      super(p, values);
    }

    void run() {
      if (p.hasRelu()) {
        double[] dst = values.input(Role.DST);
        for (int i = 0; i < tensor; i++) {
          diffDst[i] = dst[i] > 0 ? diffDst[i] : 0;
        }
      }
      differentiateParameters();
      differentiateSource();
    }

    private double r(int i) {
      return 1 / Math.sqrt(variance[set(i)] + p.epsilon());
    }

    private double normalized(int i) {
      return (src[i] - mean[set(i)]) * r(i);
    }

    private void differentiateParameters() {
      double[] diffScale = new double[parameters];
      double[] diffScaleError = new double[parameters];
      double[] diffShift = new double[parameters];
      double[] diffShiftError = new double[parameters];
      double error = Tolerances.terms(tensor / Math.max(1, parameters)) * u;
      for (int i = 0; i < tensor; i++) {
        int parameter = parameter(i);
        double term = diffDst[i] * normalized(i);
        diffScale[parameter] += term;
        diffScaleError[parameter] += (error + 16 * u) * Math.abs(term);
        diffShift[parameter] += diffDst[i];
        diffShiftError[parameter] += error * Math.abs(diffDst[i]);
        double g = scale[parameter] * diffDst[i];
        if (p.isCentred()) {
          sum[set(i)] += g;
          sumSize[set(i)] += Math.abs(g);
        }
        product[set(i)] += g * normalized(i);
        productSize[set(i)] += Math.abs(g * normalized(i));
      }
      values.put(Role.DIFF_SCALE, diffScale, diffScaleError);
      if (p.isCentred()) {
        values.put(Role.DIFF_SHIFT, diffShift, diffShiftError);
      }
    }

    private void differentiateSource() {
      double[] diffSrc = new double[tensor];
      double[] tolerance = new double[tensor];
      double error = (Tolerances.terms(size) + 16) * u;
      for (int i = 0; i < tensor; i++) {
        int set = set(i);
        double r = r(i);
        double normalized = normalized(i);
        double g = scale[parameter(i)] * diffDst[i];
        diffSrc[i] = r * (g - sum[set] / size - normalized * product[set] / size);
        tolerance[i] =
            16 * u * r * Math.abs(g)
                + error * r * (sumSize[set] + Math.abs(normalized) * productSize[set]) / size;
      }
      values.put(Role.DIFF_SRC, diffSrc, tolerance);
    }
  }
}
