package org.einkorn.bindings.onednn;

/** Algorithms ({@code dnnl_alg_kind_t}). */
public enum Algorithm implements NativeCode {
  /** Direct convolution. */
  CONVOLUTION_DIRECT(0x1),
  /** Convolution by what oneDNN thinks best. */
  CONVOLUTION_AUTO(0x3),
  /** Direct transposed convolution. */
  DECONVOLUTION_DIRECT(0xa),
  /** max(x, 0), or alpha x for negative x. */
  ELTWISE_RELU(0x20),
  /** tanh x. */
  ELTWISE_TANH(0x21),
  /** x, or alpha (exp x - 1) for negative x. */
  ELTWISE_ELU(0x22),
  /** x squared. */
  ELTWISE_SQUARE(0x23),
  /** The absolute value of x. */
  ELTWISE_ABS(0x24),
  /** The square root of x. */
  ELTWISE_SQRT(0x25),
  /** alpha x + beta. */
  ELTWISE_LINEAR(0x26),
  /** log(1 + exp(alpha x)) / alpha. */
  ELTWISE_SOFT_RELU(0x27),
  /** alpha x + beta, but at least 0 and at most 1. */
  ELTWISE_HARDSIGMOID(0x28),
  /** 1 / (1 + exp(-x)). */
  ELTWISE_LOGISTIC(0x29),
  /** exp x. */
  ELTWISE_EXP(0x2a),
  /** GELU, approximated with tanh. */
  ELTWISE_GELU_TANH(0x2b),
  /** x / (1 + exp(-alpha x)). */
  ELTWISE_SWISH(0x2c),
  /** The natural logarithm of x. */
  ELTWISE_LOG(0x2d),
  /** x, but at least alpha and at most beta. */
  ELTWISE_CLIP(0x2e),
  /** As clip; the derivative at the bounds is 0. */
  ELTWISE_CLIP_V2(0x2f),
  /** GELU with erf. */
  ELTWISE_GELU_ERF(0x31),
  /** x tanh(log(1 + exp x)). */
  ELTWISE_MISH(0x33),
  /** x times hardsigmoid. */
  ELTWISE_HARDSWISH(0x34),
  /** As relu; backward reads the destination. */
  ELTWISE_RELU_USE_DST_FOR_BWD(0x100),
  /** As tanh; backward reads the destination. */
  ELTWISE_TANH_USE_DST_FOR_BWD(0x101),
  /** As logistic; backward reads the destination. */
  ELTWISE_LOGISTIC_USE_DST_FOR_BWD(0x104),
  /** The maximum of a window. */
  POOLING_MAX(0x1ff),
  /** The mean of a window, padding counted as zeros. */
  POOLING_AVG_INCLUDE_PADDING(0x2ff),
  /** The mean of what a window covers of the image. */
  POOLING_AVG_EXCLUDE_PADDING(0x3ff),
  /** a + b. */
  BINARY_ADD(0x1fff0),
  /** a b. */
  BINARY_MUL(0x1fff1),
  /** max(a, b). */
  BINARY_MAX(0x1fff2),
  /** min(a, b). */
  BINARY_MIN(0x1fff3),
  /** a / b. */
  BINARY_DIV(0x1fff4),
  /** a - b. */
  BINARY_SUB(0x1fff5),
  /** 1 where a >= b, else 0. */
  BINARY_GE(0x1fff6),
  /** 1 where a > b, else 0. */
  BINARY_GT(0x1fff7),
  /** 1 where {@code a <= b}, else 0. */
  BINARY_LE(0x1fff8),
  /** 1 where {@code a < b}, else 0. */
  BINARY_LT(0x1fff9),
  /** 1 where a == b, else 0. */
  BINARY_EQ(0x1fffa),
  /** 1 where a != b, else 0. */
  BINARY_NE(0x1fffb),
  /** The maximum. */
  REDUCTION_MAX(0x2fff2),
  /** The minimum. */
  REDUCTION_MIN(0x2fff3),
  /** The sum. */
  REDUCTION_SUM(0x2fff4),
  /** The product. */
  REDUCTION_MUL(0x2fff5),
  /** The mean. */
  REDUCTION_MEAN(0x2fff6),
  /** Softmax, shifted by the maximum. */
  SOFTMAX_ACCURATE(0x30000),
  /** The logarithm of softmax. */
  SOFTMAX_LOG(0x30001);

  private final int code;

  Algorithm(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
