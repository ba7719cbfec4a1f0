package org.einkorn.kernels;

import java.util.Locale;

/**
 * The families of problems. Each has a package of its own with contract, reference and variants.
 */
public enum Family {
  /** General matrix product. */
  GEMM,
  /** Convolution. */
  CONVOLUTION,
  /** Pooling over windows. */
  POOLING,
  /** Batch and layer normalization. */
  NORMALIZATION,
  /** Softmax and the cross-entropy loss from logits. */
  SOFTMAX,
  /** Activation functions of one argument. */
  ACTIVATION,
  /** Arithmetic of two operands, element by element. */
  ELEMENTWISE,
  /** Reduction over an axis. */
  REDUCTION,
  /** Recurrent layers over a sequence. */
  RECURRENT,
  /** Scaled dot-product attention. */
  ATTENTION,
  /** The update of parameters from their gradient. */
  OPTIMIZER;

  /** The name in a problem's text, such as {@code gemm}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
