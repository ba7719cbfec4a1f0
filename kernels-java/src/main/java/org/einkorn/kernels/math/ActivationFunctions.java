package org.einkorn.kernels.math;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.microkernel.Specializer.Function;

/** Which vector function belongs to an activation. */
public final class ActivationFunctions {

  private ActivationFunctions() {}

  /** {@code f(x)}; for prelu {@code f(x, slope)}. */
  public static Function forward(ActivationKind kind, DataType type) {
    return of(type, name(kind));
  }

  /** {@code f'(x) · diff_dst}; for prelu the slope stands between the two. */
  public static Function backward(ActivationKind kind, DataType type) {
    return of(type, name(kind) + "Slope");
  }

  /** The same from the function's value. */
  public static Function backwardFromDst(ActivationKind kind, DataType type) {
    return switch (kind) {
      // the value is above a bound, or below it, exactly where x is
      case RELU, LEAKY_RELU, CLAMP -> backward(kind, type);
      default -> of(type, name(kind) + "SlopeFromDst");
    };
  }

  /** What an element adds to the gradient of its prelu slope: {@code g(x, diff_dst)}. */
  public static Function slopeGradient(DataType type) {
    return of(type, "preluSlopeGradient");
  }

  private static Function of(DataType type, String method) {
    return new Function(
        type == DataType.F32 ? FloatActivations.class : DoubleActivations.class, method);
  }

  private static String name(ActivationKind kind) {
    return switch (kind) {
      case RELU -> "relu";
      case LEAKY_RELU -> "leakyRelu";
      case PRELU -> "prelu";
      case ELU -> "elu";
      case SELU -> "selu";
      case GELU -> "gelu";
      case GELU_TANH -> "geluTanh";
      case SILU -> "silu";
      case HARD_SWISH -> "hardSwish";
      case SIGMOID -> "sigmoid";
      case HARD_SIGMOID -> "hardSigmoid";
      case TANH -> "tanh";
      case SOFTPLUS -> "softplus";
      case MISH -> "mish";
      case CLAMP -> "clamp";
      case EXP -> "exp";
      case LOG -> "log";
    };
  }
}
