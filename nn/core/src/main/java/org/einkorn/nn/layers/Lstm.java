package org.einkorn.nn.layers;

import org.einkorn.kernels.recurrent.CellKind;

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997, Neural Computation 9; with forget gates
 * of Gers, Schmidhuber and Cummins, 2000). With x a step's input, h' and c' the last states:
 *
 * <pre>{@code
 * a = W_ih x + b_ih + W_hh h' + b_hh          in the order i f g o
 * i = σ(a_i)   f = σ(a_f)   g = tanh(a_g)   o = σ(a_o)
 * c = f ⊙ c' + i ⊙ g                           h = o ⊙ tanh(c)
 * }</pre>
 */
public final class Lstm extends Recurrent {

  /** One layer. */
  public Lstm(int inputs, int hidden) {
    this(inputs, hidden, RecurrentOptions.SINGLE);
  }

  /**
   * Some layers.
   *
   * @param inputs features of a step
   * @param hidden hidden values of each layer and direction
   * @param options number of layers, directions, dropout, biases
   */
  public Lstm(int inputs, int hidden, RecurrentOptions options) {
    super("lstm", CellKind.LSTM, inputs, hidden, options);
  }
}
