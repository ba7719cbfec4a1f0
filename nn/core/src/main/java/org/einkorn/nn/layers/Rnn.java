package org.einkorn.nn.layers;

import org.einkorn.kernels.recurrent.CellKind;

/**
 * The plain recurrent layer (Elman, 1990, Cognitive Science 14): {@code h = f(W_ih x + b_ih + W_hh
 * h' + b_hh)} with x a step's input, h' the last state and f tanh or max(·, 0).
 */
public final class Rnn extends Recurrent {

  /** What a plain cell applies. */
  public enum Nonlinearity {
    /** Hyperbolic tangent. */
    TANH(CellKind.RNN_TANH),
    /** max(x, 0). */
    RELU(CellKind.RNN_RELU);

    private final CellKind cell;

    Nonlinearity(CellKind cell) {
      this.cell = cell;
    }
  }

  /** One layer with tanh. */
  public Rnn(int inputs, int hidden) {
    this(inputs, hidden, Nonlinearity.TANH, RecurrentOptions.SINGLE);
  }

  /**
   * Some layers.
   *
   * @param inputs features of a step
   * @param hidden hidden values of each layer and direction
   * @param nonlinearity what a cell applies
   * @param options number of layers, directions, dropout, biases
   */
  public Rnn(int inputs, int hidden, Nonlinearity nonlinearity, RecurrentOptions options) {
    super("rnn", nonlinearity.cell, inputs, hidden, options);
  }
}
