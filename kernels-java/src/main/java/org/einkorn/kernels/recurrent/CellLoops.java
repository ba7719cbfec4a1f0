package org.einkorn.kernels.recurrent;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * What happens to one sequence at one step, beside the products. The gates of a row lie one behind
 * the other, {@code n} values each. {@code work} is scratch memory; what lies there is given by its
 * offset. Each function is a loop of its own: a loop that C2 is to keep in registers may not grow
 * long.
 */
abstract class CellLoops {

  static final ByStorage<CellLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorCellLoops.class, CellLoops.class);

  /** {@code gates = σ(gates + product + bias)}. */
  abstract void sigmoid(Floats gates, long at, Floats work, long product, long bias, int count);

  /** {@code gates = tanh(gates + product + bias)}. */
  abstract void tanh(Floats gates, long at, Floats work, long product, long bias, int count);

  /** {@code gates = max(gates + product + bias, 0)}. */
  abstract void relu(Floats gates, long at, Floats work, long product, long bias, int count);

  /** The new states of an LSTM; c is also put behind the gates if it is to be kept. */
  abstract void lstm(
      Floats gates,
      long at,
      Floats work,
      long cell,
      long hidden,
      Floats dst,
      long dstAt,
      int n,
      boolean keep);

  /** The gate n of a gated unit from u_n's product, and u_n behind it if it is to be kept. */
  abstract void candidate(
      Floats gates, long at, Floats work, long product, long bias, int n, boolean keep);

  /** The new state of a gated unit. */
  abstract void gru(
      Floats gates, long at, Floats work, long hidden, Floats dst, long dstAt, int n);

  /**
   * Gradient of an LSTM's output gate, and {@code δc} added up.
   *
   * @param dh what arrives at the hidden state: the carry, to which {@code product} and diff_dst are
   *     added; it is zero afterwards
   * @param dc the carry of the cell state
   */
  abstract void lstmOutput(
      Floats kept,
      long at,
      Floats diffDst,
      long diffAt,
      Floats work,
      long product,
      long dh,
      long dc,
      long delta,
      int n);

  /** Gradients of an LSTM's other gates, and the carry of the cell state before. */
  abstract void lstmGates(
      Floats kept, long at, Floats before, long beforeAt, Floats work, long dc, long delta, int n);

  /** Gradients of a gated unit: r, z, n, then r, z, u_n; the carry of the state before. */
  abstract void gruGates(
      Floats kept,
      long at,
      Floats before,
      long beforeAt,
      Floats diffDst,
      long diffAt,
      Floats work,
      long product,
      long dh,
      long delta,
      int n);

  /** Gradient of a plain cell from its hidden state; no carry is left. */
  abstract void plain(
      Floats kept,
      long at,
      Floats diffDst,
      long diffAt,
      Floats work,
      long product,
      long dh,
      long delta,
      int n,
      boolean relu);

  /** {@code b = a}. */
  abstract void copy(Floats a, long at, Floats b, long bAt, int count);

  /** {@code c = a + b}; c may be a or b. */
  abstract void add(Floats a, long at, Floats b, long bAt, Floats c, long cAt, int count);

  /** {@code a = 0}. */
  abstract void clear(Floats a, long at, int count);

  /** Sums of up to four vectors of neighbouring columns. */
  abstract void columnSums(
      Floats a, long at, long stride, int rows, Floats sums, long sumsAt, int count);
}
