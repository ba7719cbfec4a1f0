package org.einkorn.nn.layers;

import org.einkorn.kernels.recurrent.CellKind;

/**
 * The gated recurrent unit (Cho et al., 2014, arXiv:1406.1078) with its reset gate behind the
 * recurrent product, as PyTorch and cuDNN have it. With x a step's input and h' the last state:
 *
 * <pre>{@code
 * a = W_ih x + b_ih     u = W_hh h' + b_hh     in the order r z n
 * r = σ(a_r + u_r)   z = σ(a_z + u_z)   n = tanh(a_n + r ⊙ u_n)
 * h = (1 − z) ⊙ n + z ⊙ h'
 * }</pre>
 */
public final class Gru extends Recurrent {

  /** One layer. */
  public Gru(int inputs, int hidden) {
    this(inputs, hidden, RecurrentOptions.SINGLE);
  }

  /**
   * Some layers.
   *
   * @param inputs features of a step
   * @param hidden hidden values of each layer and direction
   * @param options number of layers, directions, dropout, biases
   */
  public Gru(int inputs, int hidden, RecurrentOptions options) {
    super("gru", CellKind.LBR_GRU, inputs, hidden, options);
  }
}
