package org.einkorn.kernels.activation;

import java.util.Locale;
import org.einkorn.kernels.ProblemText;

/** The activation functions. */
public enum ActivationKind {
  /** {@code max(x, 0)}; the derivative at 0 is 0. */
  RELU,
  /** {@code x/2 · (1 + erf(x/√2))}. */
  GELU,
  /** {@code 1 / (1 + exp(−x))}. */
  SIGMOID,
  /** Hyperbolic tangent. */
  TANH;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind with this name. */
  public static ActivationKind parse(String text) {
    return ProblemText.oneOf("epilogue step or activation", text, values(), ActivationKind::text);
  }

  /** True when the derivative can be computed from the function's value. */
  public boolean hasDerivativeFromDst() {
    return this != GELU;
  }
}
