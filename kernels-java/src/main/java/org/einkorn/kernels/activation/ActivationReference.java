package org.einkorn.kernels.activation;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Values;

/** The truth of the activation functions and their derivatives. */
public final class ActivationReference implements Reference<ActivationProblem> {

  private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);
  private static final double SMALLEST_NORMAL = Float.MIN_NORMAL;

  @Override
  public void evaluate(ActivationProblem p, Values values) {
    double u = p.type().unitRoundoff();
    if (p.direction() == Direction.FORWARD) {
      forward(p, values, u);
    } else {
      backward(p, values, u);
    }
  }

  private static void forward(ActivationProblem p, Values values, double u) {
    double[] src = values.input(Role.SRC);
    double[] dst = new double[src.length];
    double[] tolerance = new double[src.length];
    for (int i = 0; i < src.length; i++) {
      dst[i] = function(p.kind(), src[i]);
      tolerance[i] = tolerance(p.kind(), src[i], 0, u);
    }
    values.put(Role.DST, dst, tolerance);
  }

  private static void backward(ActivationProblem p, Values values, double u) {
    double[] at = values.input(p.fromDst() ? Role.DST : Role.SRC);
    double[] diffDst = values.input(Role.DIFF_DST);
    double[] diffSrc = new double[at.length];
    double[] tolerance = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      double slope = p.fromDst() ? slopeFromDst(p.kind(), at[i]) : slope(p.kind(), at[i]);
      diffSrc[i] = slope * diffDst[i];
      double size = p.fromDst() ? at[i] * at[i] + Math.abs(at[i]) : Math.abs(at[i]);
      tolerance[i] =
          p.kind() == ActivationKind.RELU
              ? 0
              : 16 * u * Math.abs(diffDst[i]) * (1 + size) + SMALLEST_NORMAL;
    }
    values.put(Role.DIFF_SRC, diffSrc, tolerance);
  }

  /** The function's value. */
  public static double function(ActivationKind kind, double x) {
    return switch (kind) {
      case RELU -> Math.max(x, 0);
      case GELU -> x * normalDistribution(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
    };
  }

  /**
   * The error that an implementation may show at <i>x</i> when its argument has an error already:
   * no slope is above 1.13, and each function may add 16 roundings of its value, or of its argument
   * where the value is a small difference.
   */
  public static double tolerance(ActivationKind kind, double x, double error, double u) {
    return switch (kind) {
      case RELU -> error;
      case GELU -> 1.13 * error + 16 * u * Math.abs(x) + SMALLEST_NORMAL;
      case SIGMOID, TANH ->
          error
              + 16 * u * Math.abs(function(kind, x)) * (1 + Math.min(1, Math.abs(x)))
              + SMALLEST_NORMAL;
    };
  }

  private static double slope(ActivationKind kind, double x) {
    return switch (kind) {
      case GELU -> normalDistribution(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      case RELU -> x > 0 ? 1 : 0;
      case SIGMOID, TANH -> slopeFromDst(kind, function(kind, x));
    };
  }

  private static double slopeFromDst(ActivationKind kind, double y) {
    return switch (kind) {
      case RELU -> y > 0 ? 1 : 0;
      case SIGMOID -> y * (1 - y);
      case TANH -> 1 - y * y;
      case GELU -> throw new IllegalArgumentException("gelu has no derivative from dst");
    };
  }

  private static double normalDistribution(double x) {
    double z = Math.abs(x) / Math.sqrt(2);
    double tail = z > 2 ? complementaryErf(z) : 1 - erf(z);
    return x < 0 ? tail / 2 : 1 - tail / 2;
  }

  /** {@code 2/√π · exp(−z²) · Σ 2ⁿ z²ⁿ⁺¹ / (2n+1)!!}: no term is negative, so nothing cancels. */
  private static double erf(double z) {
    double term = z;
    double sum = z;
    for (int n = 1; term > sum * 0x1p-54; n++) {
      term *= 2 * z * z / (2 * n + 1);
      sum += term;
    }
    return TWO_OVER_SQRT_PI * Math.exp(-z * z) * sum;
  }

  /** Laplace's continued fraction, from its tail (Abramowitz and Stegun 7.1.14). */
  private static double complementaryErf(double z) {
    if (z > 27.5) {
      return 0;
    }
    double fraction = z;
    for (int n = 120; n >= 1; n--) {
      fraction = z + n / 2.0 / fraction;
    }
    return Math.exp(-z * z) / (fraction * Math.sqrt(Math.PI));
  }
}
