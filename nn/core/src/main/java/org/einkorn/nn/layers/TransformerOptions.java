package org.einkorn.nn.layers;

import org.einkorn.kernels.activation.ActivationKind;

/**
 * How a Transformer block is put together; {@link #PRE_NORM} and {@link #POST_NORM} are the starts.
 *
 * @param isNormFirst whether a part's input is normalized (Xiong et al., 2020, arXiv:2002.04745)
 *     instead of the sum behind it, as in the first Transformer
 * @param isCausal whether a step attends to no later one
 * @param activation of the feed-forward part
 * @param dropout probability with which, in training, a number that a part gives is dropped
 */
public record TransformerOptions(
    boolean isNormFirst, boolean isCausal, ActivationKind activation, double dropout) {

  /** Normalizes what parts take; GELU, without dropout. */
  public static final TransformerOptions PRE_NORM =
      new TransformerOptions(true, false, ActivationKind.GELU, 0);

  /** Normalizes sums; ReLU, without dropout: PyTorch's default but for its dropout of 0.1. */
  public static final TransformerOptions POST_NORM =
      new TransformerOptions(false, false, ActivationKind.RELU, 0);

  /** Checks the probability. */
  public TransformerOptions {
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "dropout must be from 0, inclusive, to 1, exclusive, not " + dropout);
    }
  }

  /** The same where a step attends to no later one. */
  public TransformerOptions causal() {
    return new TransformerOptions(isNormFirst, true, activation, dropout);
  }

  /** The same with another activation. */
  public TransformerOptions activation(ActivationKind kind) {
    return new TransformerOptions(isNormFirst, isCausal, kind, dropout);
  }

  /** The same with dropout. */
  public TransformerOptions dropout(double probability) {
    return new TransformerOptions(isNormFirst, isCausal, activation, probability);
  }
}
