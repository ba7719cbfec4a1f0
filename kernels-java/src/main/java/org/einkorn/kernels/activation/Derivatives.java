package org.einkorn.kernels.activation;

/** The derivatives of the activation functions in double, and what they are made of. */
final class Derivatives {

  static final double SELU_SCALE = 1.0507009873554805;
  static final double SELU_ALPHA = 1.6732632423543772;

  private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);
  private static final double SQRT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);
  private static final double CUBIC = 0.044715;

  private Derivatives() {}

  /** The derivative at x. */
  static double fromSrc(ActivationKind kind, double x, Parameters parameters) {
    return switch (kind) {
      case RELU -> x > 0 ? 1 : 0;
      case LEAKY_RELU, PRELU -> x > 0 ? 1 : parameters.slope();
      case ELU -> x > 0 ? 1 : parameters.slope() * Math.exp(x);
      case SELU -> SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x));
      case GELU -> normalDistribution(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      case GELU_TANH -> {
        double s = sigmoid(2 * geluTanhArgument(x));
        double inner = 2 * SQRT_TWO_OVER_PI * (1 + 3 * CUBIC * x * x);
        yield s + x * s * (1 - s) * inner;
      }
      case SILU -> {
        double s = sigmoid(x);
        yield s + x * s * (1 - s);
      }
      case HARD_SWISH -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5;
      case HARD_SIGMOID -> x > -3 && x < 3 ? 1.0 / 6 : 0;
      case SIGMOID, TANH ->
          fromDst(kind, kind == ActivationKind.TANH ? Math.tanh(x) : sigmoid(x), parameters);
      case SOFTPLUS -> sigmoid(x);
      case MISH -> {
        double t = Math.tanh(softplus(x));
        yield t + x * (1 - t * t) * sigmoid(x);
      }
      case CLAMP -> x > parameters.low() && x < parameters.high() ? 1 : 0;
      case EXP -> Math.exp(x);
      case LOG -> 1 / x;
    };
  }

  /** The derivative where the function has the value y. */
  static double fromDst(ActivationKind kind, double y, Parameters parameters) {
    return switch (kind) {
      case RELU -> y > 0 ? 1 : 0;
      case LEAKY_RELU -> y > 0 ? 1 : parameters.slope();
      case ELU -> y > 0 ? 1 : y + parameters.slope();
      case SELU -> y > 0 ? SELU_SCALE : y + SELU_SCALE * SELU_ALPHA;
      case SIGMOID -> y * (1 - y);
      case HARD_SIGMOID -> y > 0 && y < 1 ? 1.0 / 6 : 0;
      case TANH -> 1 - y * y;
      case SOFTPLUS -> -Math.expm1(-y);
      case CLAMP -> fromSrc(kind, y, parameters);
      case EXP -> y;
      case PRELU, GELU, GELU_TANH, SILU, HARD_SWISH, MISH, LOG ->
          throw new IllegalArgumentException(kind.text() + " has no derivative from dst");
    };
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  static double geluTanhArgument(double x) {
    return SQRT_TWO_OVER_PI * (x + CUBIC * x * x * x);
  }

  static double normalDistribution(double x) {
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
