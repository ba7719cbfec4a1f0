package org.einkorn.nn;

import org.jspecify.annotations.Nullable;

/**
 * States of recurrent layers, each layers·directions × batch × hidden, layer by layer, in it first
 * to last, then last to first: as PyTorch's {@code h_n} and {@code c_n}.
 *
 * @param hidden hidden states
 * @param cell cell states; null but for long short-term memory
 */
public record RecurrentState(Tensor hidden, @Nullable Tensor cell) {

  /** The states of the plain and the gated cells. */
  public static RecurrentState of(Tensor hidden) {
    return new RecurrentState(hidden, null);
  }
}
