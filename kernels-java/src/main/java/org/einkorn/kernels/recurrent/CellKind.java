package org.einkorn.kernels.recurrent;

import java.util.Locale;

/** The recurrent cells; their equations stand in the package's documentation. */
public enum CellKind {
  /** One gate, {@code h = tanh(…)}. */
  RNN_TANH(1, 1),
  /** One gate, {@code h = max(…, 0)}. */
  RNN_RELU(1, 1),
  /** Long short-term memory: gates i, f, g, o. */
  LSTM(4, 5),
  /** The gated recurrent unit with its reset gate behind the recurrent product: gates r, z, n. */
  LBR_GRU(3, 4);

  private final int gates;
  private final int kept;

  CellKind(int gates, int kept) {
    this.gates = gates;
    this.kept = kept;
  }

  /** The name in a problem's text, such as {@code lbr-gru}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Number of gates: blocks of rows of the weights. */
  public int gates() {
    return gates;
  }

  /** Values that forward-training keeps of each cell for backward. */
  public int kept() {
    return kept;
  }

  /** True when the cell has a second state. */
  public boolean hasCellState() {
    return this == LSTM;
  }
}
