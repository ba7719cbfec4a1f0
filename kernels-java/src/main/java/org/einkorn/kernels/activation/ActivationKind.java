package org.einkorn.kernels.activation;

import java.util.Locale;
import org.einkorn.kernels.ProblemText;

/**
 * The activation functions. With Φ the normal distribution and σ the logistic function; a NaN gives
 * NaN, and so does −∞ where the function is a product of x.
 */
public enum ActivationKind {
  /** {@code max(x, 0)}; the derivative at 0 is 0. */
  RELU,
  /**
   * {@code x} for x > 0, else {@code slope · x}, with {@link org.einkorn.kernels.Scalar#SLOPE}; the
   * derivative at 0 is the slope.
   */
  LEAKY_RELU,
  /** The same with slopes that are learned: one for each channel, or one for all. */
  PRELU,
  /**
   * {@code x} for x > 0, else {@code slope · (eˣ − 1)}, with {@link
   * org.einkorn.kernels.Scalar#SLOPE}; the derivative at 0 is the slope.
   */
  ELU,
  /** {@code 1.0507 · elu(x)} with the slope 1.67326 (Klambauer et al., 2017). */
  SELU,
  /** {@code x · Φ(x) = x/2 · (1 + erf(x/√2))}. */
  GELU,
  /** {@code x/2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³)))}. */
  GELU_TANH,
  /** {@code x · σ(x)}, also known as swish. */
  SILU,
  /** {@code x · min(max(x/6 + 1/2, 0), 1)}; the derivative is 0 at −3 and 1 at 3. */
  HARD_SWISH,
  /** {@code σ(x) = 1 / (1 + exp(−x))}. */
  SIGMOID,
  /** {@code min(max(x/6 + 1/2, 0), 1)}; the derivative at −3 and 3 is 0. */
  HARD_SIGMOID,
  /** Hyperbolic tangent. */
  TANH,
  /** {@code log(1 + eˣ)}. */
  SOFTPLUS,
  /** {@code x · tanh(log(1 + eˣ))}. */
  MISH,
  /**
   * {@code min(max(x, low), high)}, with {@link org.einkorn.kernels.Scalar#CLAMP_MIN} and {@link
   * org.einkorn.kernels.Scalar#CLAMP_MAX}; the derivative at the bounds is 0.
   */
  CLAMP,
  /** {@code eˣ}. */
  EXP,
  /** The natural logarithm: −∞ at 0, NaN below. */
  LOG;

  /** The name in a problem's text, such as {@code leaky-relu}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind with this name. */
  public static ActivationKind parse(String text) {
    return ProblemText.oneOf("epilogue step or activation", text, values(), ActivationKind::text);
  }

  /**
   * True when the derivative can be computed from the function's value: where a slope is read, for
   * slopes that are not negative.
   */
  public boolean hasDerivativeFromDst() {
    return switch (this) {
      case RELU, LEAKY_RELU, ELU, SELU, SIGMOID, HARD_SIGMOID, TANH, SOFTPLUS, CLAMP, EXP -> true;
      case PRELU, GELU, GELU_TANH, SILU, HARD_SWISH, MISH, LOG -> false;
    };
  }

  /**
   * True when it can be joined with what comes before it: a bias here, a product or convolution in
   * whose epilogue it stands. That of prelu reads slopes, for which an epilogue has no operand;
   * exponential and logarithm would raise the error of what they are joined with without a bound.
   */
  public boolean canBeJoined() {
    return switch (this) {
      case PRELU, EXP, LOG -> false;
      default -> true;
    };
  }

  /** True when the function reads {@link org.einkorn.kernels.Scalar#SLOPE}. */
  public boolean hasSlope() {
    return this == LEAKY_RELU || this == ELU;
  }
}
