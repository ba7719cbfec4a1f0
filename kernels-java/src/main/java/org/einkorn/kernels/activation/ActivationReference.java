package org.einkorn.kernels.activation;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;
import org.jspecify.annotations.Nullable;

/** The truth of the activation functions and their derivatives. */
public final class ActivationReference implements Reference<ActivationProblem> {

  private static final double SMALLEST_NORMAL = Float.MIN_NORMAL;

  @Override
  public void evaluate(ActivationProblem p, Values values) {
    if (p.direction() == Direction.FORWARD) {
      forward(p, values);
    } else {
      backward(p, values);
    }
  }

  private static void forward(ActivationProblem p, Values values) {
    double u = p.type().unitRoundoff();
    double[] src = values.input(Role.SRC);
    double[] dst = new double[src.length];
    double[] tolerance = new double[src.length];
    Channels channels = new Channels(p, values);
    for (int i = 0; i < src.length; i++) {
      double x = src[i] + channels.bias(i);
      Parameters parameters = channels.parameters(i);
      dst[i] = function(p.kind(), x, parameters);
      tolerance[i] = tolerance(p.kind(), x, channels.error(src[i], i, u), u, parameters);
    }
    values.put(Role.DST, dst, tolerance);
  }

  private static void backward(ActivationProblem p, Values values) {
    double u = p.type().unitRoundoff();
    double[] at = values.input(p.fromDst() ? Role.DST : Role.SRC);
    double[] diffDst = values.input(Role.DIFF_DST);
    double[] diffSrc = new double[at.length];
    double[] tolerance = new double[at.length];
    Channels channels = new Channels(p, values);
    for (int i = 0; i < at.length; i++) {
      double x = at[i] + channels.bias(i);
      Parameters parameters = channels.parameters(i);
      double slope =
          p.fromDst()
              ? Derivatives.fromDst(p.kind(), x, parameters)
              : Derivatives.fromSrc(p.kind(), x, parameters);
      diffSrc[i] = slope * diffDst[i];
      double size = p.fromDst() ? x * x + Math.abs(x) : Math.abs(x);
      tolerance[i] =
          switch (p.kind()) {
            case RELU, CLAMP -> 0;
            case LEAKY_RELU, PRELU -> 2 * u * Math.abs(diffSrc[i]);
            case EXP, LOG -> 16 * u * (1 + size) * Math.abs(diffSrc[i]) + SMALLEST_NORMAL;
            default ->
                16 * u * Math.abs(diffDst[i]) * (1 + size) * parameters.scale()
                    + channels.error(at[i], i, u) * Math.abs(diffDst[i])
                    + SMALLEST_NORMAL;
          };
    }
    values.put(Role.DIFF_SRC, diffSrc, tolerance);
    if (p.kind() == ActivationKind.PRELU) {
      double[] terms = new double[at.length];
      double[] errors = new double[at.length];
      for (int i = 0; i < at.length; i++) {
        terms[i] = Math.min(at[i], 0) * diffDst[i];
        errors[i] = u * Math.abs(terms[i]);
      }
      channels.putSums(values, Role.DIFF_WEIGHTS, terms, errors, u);
    }
    if (p.bias().isPresent()) {
      channels.putSums(values, Role.DIFF_BIAS, diffSrc, tolerance, u);
    }
  }

  /** Slopes and biases of the positions along an axis. */
  private static final class Channels {
    private final Parameters parameters;
    private final double @Nullable [] slopes;
    private final double @Nullable [] biases;
    private final int channels;
    private final int inner;

    Channels(ActivationProblem p, Values values) {
      parameters = Parameters.of(values, p.type());
      slopes = p.kind() == ActivationKind.PRELU ? values.input(Role.WEIGHTS) : null;
      biases = p.bias().isPresent() && !p.fromDst() ? values.input(Role.BIAS) : null;
      channels = Math.toIntExact(p.channelDims().count());
      inner =
          p.channelAxis() == ActivationProblem.NO_AXIS
              ? 1
              : Math.max(1, Math.toIntExact(p.dims().inner(p.channelAxis())));
    }

    private int channel(int i) {
      return i / inner % channels;
    }

    double bias(int i) {
      return biases == null ? 0 : biases[channel(i)];
    }

    /** The rounding of the sum with the bias. */
    double error(double x, int i, double u) {
      return biases == null ? 0 : 2 * u * (Math.abs(x) + Math.abs(bias(i)));
    }

    Parameters parameters(int i) {
      return slopes == null ? parameters : parameters.withSlope(slopes[channel(i)]);
    }

    void putSums(Values values, Role role, double[] terms, double[] errors, double u) {
      double[] sums = new double[channels];
      double[] magnitudes = new double[channels];
      double[] tolerance = new double[channels];
      for (int i = 0; i < terms.length; i++) {
        int c = channel(i);
        sums[c] += terms[i];
        magnitudes[c] += Math.abs(terms[i]);
        tolerance[c] += errors[i];
      }
      for (int c = 0; c < channels; c++) {
        tolerance[c] += Tolerances.terms(terms.length / channels) * u * magnitudes[c];
      }
      values.put(role, sums, tolerance);
    }
  }

  /** The value of a function that reads nothing but its source. */
  public static double function(ActivationKind kind, double x) {
    return function(kind, x, Parameters.NONE);
  }

  /** The error of such a function. */
  public static double tolerance(ActivationKind kind, double x, double error, double u) {
    return tolerance(kind, x, error, u, Parameters.NONE);
  }

  /** The function's value. */
  public static double function(ActivationKind kind, double x, Parameters parameters) {
    return switch (kind) {
      case RELU -> Math.max(x, 0);
      case LEAKY_RELU, PRELU -> x <= 0 ? parameters.slope() * x : x;
      case ELU -> x <= 0 ? parameters.slope() * Math.expm1(x) : x;
      case SELU -> Derivatives.SELU_SCALE * (x <= 0 ? Derivatives.SELU_ALPHA * Math.expm1(x) : x);
      case GELU -> x * Derivatives.normalDistribution(x);
      case GELU_TANH -> x * Derivatives.sigmoid(2 * Derivatives.geluTanhArgument(x));
      case SILU -> x * Derivatives.sigmoid(x);
      case HARD_SWISH -> x * hardSigmoid(x);
      case SIGMOID -> Derivatives.sigmoid(x);
      case HARD_SIGMOID -> hardSigmoid(x);
      case TANH -> Math.tanh(x);
      case SOFTPLUS -> Derivatives.softplus(x);
      case MISH -> x * Math.tanh(Derivatives.softplus(x));
      case CLAMP -> Math.min(Math.max(x, parameters.low()), parameters.high());
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
    };
  }

  private static double hardSigmoid(double x) {
    return Math.min(Math.max(x / 6 + 0.5, 0), 1);
  }

  /**
   * The error that an implementation may show at <i>x</i> when its argument has an error already:
   * no slope of those that can be joined is above 1.8 or the given one, and each function may add
   * 16 roundings of its value, or of its argument where the value is a small difference.
   */
  public static double tolerance(
      ActivationKind kind, double x, double error, double u, Parameters parameters) {
    double value = Math.abs(function(kind, x, parameters));
    return switch (kind) {
      case RELU, CLAMP -> error;
      case LEAKY_RELU, PRELU -> parameters.scale() * error + 2 * u * value;
      case ELU -> parameters.scale() * error + 16 * u * value + SMALLEST_NORMAL;
      case SELU, SILU -> 1.8 * error + 16 * u * value + SMALLEST_NORMAL;
      case GELU, GELU_TANH, HARD_SWISH, MISH ->
          1.5 * error + 16 * u * Math.abs(x) + SMALLEST_NORMAL;
      case HARD_SIGMOID -> error + 4 * u;
      case EXP -> 16 * u * value * (1 + Math.abs(x)) + SMALLEST_NORMAL;
      // one part in u of the source is one u of the logarithm
      case LOG -> 16 * u * value + 4 * u;
      // the logarithm of 1 + e^x may be taken of a rounded sum
      case SOFTPLUS -> error + 16 * u * value + 4 * u;
      case SIGMOID, TANH ->
          error + 16 * u * value * (1 + Math.min(1, Math.abs(x))) + SMALLEST_NORMAL;
    };
  }
}
