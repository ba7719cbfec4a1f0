package org.einkorn.kernels;

import java.util.Locale;

/** The part that an operand plays in a problem. */
public enum Role {
  /** The source; in a matrix product the left matrix A. */
  SRC,
  /** The second source of an elementwise problem. */
  SRC1,
  /** The weights; in a matrix product the right matrix B. */
  WEIGHTS,
  /** The bias of an epilogue, or of a recurrent layer's input. */
  BIAS,
  /** The tensor added by an epilogue. */
  RESIDUAL,
  /** The destination; in a matrix product the matrix C. */
  DST,
  /** Gradient of the loss with respect to the source. */
  DIFF_SRC,
  /** Gradient of the loss with respect to the weights. */
  DIFF_WEIGHTS,
  /** Gradient of the loss with respect to the bias. */
  DIFF_BIAS,
  /** Gradient of the loss with respect to the destination. */
  DIFF_DST,
  /** Positions of the maxima of a pooling. */
  INDICES,
  /** Mean of a normalization. */
  MEAN,
  /** Biased variance of a normalization. */
  VARIANCE,
  /** Running mean, updated in training. */
  RUNNING_MEAN,
  /** Running unbiased variance, updated in training. */
  RUNNING_VARIANCE,
  /** Scale (gamma) of a normalization. */
  SCALE,
  /** Shift (beta) of a normalization. */
  SHIFT,
  /** Gradient of the loss with respect to the scale. */
  DIFF_SCALE,
  /** Gradient of the loss with respect to the shift. */
  DIFF_SHIFT,
  /** Class labels. */
  LABELS,
  /** A loss, one element. */
  LOSS,
  /** First hidden states of recurrent layers. */
  SRC_ITER,
  /** First cell states. */
  SRC_ITER_C,
  /** Weights of the hidden states. */
  WEIGHTS_ITER,
  /** Bias beside the hidden states' products. */
  BIAS_ITER,
  /** Lengths of the sequences of a batch. */
  LENGTHS,
  /** Last hidden states. */
  DST_ITER,
  /** Last cell states. */
  DST_ITER_C,
  /** What a forward pass keeps for the backward pass. */
  WORKSPACE,
  /** Gradient of the loss with respect to the first hidden states. */
  DIFF_SRC_ITER,
  /** Gradient of the loss with respect to the first cell states. */
  DIFF_SRC_ITER_C,
  /** Gradient of the loss with respect to the weights of the hidden states. */
  DIFF_WEIGHTS_ITER,
  /** Gradient of the loss with respect to the bias beside the hidden states' products. */
  DIFF_BIAS_ITER,
  /** Gradient of the loss with respect to the last hidden states. */
  DIFF_DST_ITER,
  /** Gradient of the loss with respect to the last cell states. */
  DIFF_DST_ITER_C,
  /** The parameters that an optimizer updates. */
  PARAMETERS,
  /** The gradient of the loss with respect to the parameters. */
  GRADIENT,
  /** Velocity of SGD with momentum. */
  VELOCITY,
  /** First moment of Adam. */
  MOMENT1,
  /** Second moment of Adam. */
  MOMENT2,
  /** The queries of an attention. */
  QUERY,
  /** The keys of an attention. */
  KEY,
  /** The values of an attention. */
  VALUE,
  /** What is added to the scores of an attention. */
  MASK,
  /** Logarithm of the sum of the exponentials of each row of scores. */
  LOG_SUM_EXP,
  /** Gradient of the loss with respect to the queries. */
  DIFF_QUERY,
  /** Gradient of the loss with respect to the keys. */
  DIFF_KEY,
  /** Gradient of the loss with respect to the values. */
  DIFF_VALUE;

  static final int COUNT = values().length;

  /** The name in messages, such as {@code diff_src}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
