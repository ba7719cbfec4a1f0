package org.einkorn.kernels.recurrent;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * What happens to neighbouring sequences at one step, beside the products. The gates of a row lie
 * one behind the other, {@code n} values each. {@code work} is scratch memory; what lies there is
 * given by its offset, and rows of states and carries are {@code n} apart. Each function is a loop
 * of its own: a loop whose vectors C2 is to keep in registers may not grow long.
 */
abstract class CellLoops {

  static final ByStorage<CellLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorCellLoops.class, CellLoops.class);

  /**
   * What enters gates: {@code gates = x + product + bias}; gates may take the place of x.
   *
   * @param ld elements between the rows of x and of product
   */
  abstract void enter(
      Floats work,
      long x,
      long product,
      int ld,
      long bias,
      Floats gates,
      long at,
      int stride,
      int rows,
      int count);

  /** {@code b = σ(a)}; b may be a. */
  abstract void sigmoid(
      Floats a, long at, long stride, Floats b, long bAt, long bStride, int rows, int count);

  /** {@code b = tanh(a)}; b may be a. */
  abstract void tanh(
      Floats a, long at, long stride, Floats b, long bAt, long bStride, int rows, int count);

  /** {@code b = max(a, 0)}; b may be a. */
  abstract void relu(
      Floats a, long at, long stride, Floats b, long bAt, long bStride, int rows, int count);

  /** {@code b = a}. */
  abstract void copy(
      Floats a, long at, long stride, Floats b, long bAt, long bStride, int rows, int count);

  /** The new cell states of an LSTM. */
  abstract void lstmCell(
      Floats gates, long at, int stride, Floats work, long cell, int rows, int n);

  /** Multiplies states by a gate. */
  abstract void multiply(
      Floats gates, long at, int stride, Floats work, long hidden, int rows, int n);

  /**
   * What enters the gate n of a gated unit, and u_n behind it if it is to be kept.
   *
   * @param x its part from the inputs
   * @param product its product with the state
   * @param bias its bias, and that of u_n behind it
   */
  abstract void candidate(
      Floats work,
      long x,
      long product,
      int ld,
      long bias,
      Floats gates,
      long at,
      int stride,
      int rows,
      int n,
      boolean keep);

  /** The new states of a gated unit. */
  abstract void gru(Floats gates, long at, int stride, Floats work, long hidden, int rows, int n);

  /**
   * {@code dh} of each row becomes what arrives at its hidden state: dh itself, the product of the
   * gradients at the step taken after, and diff_dst.
   */
  abstract void arrive(
      Floats diffDst,
      long diffAt,
      long diffStride,
      Floats work,
      long product,
      int ld,
      long dh,
      int rows,
      int n);

  /**
   * Gradient of an LSTM's output gate; it takes the place of tanh c. {@code δc} is added up, and dh
   * is zero afterwards.
   */
  abstract void lstmOutput(
      Floats kept,
      long at,
      int stride,
      Floats work,
      long dh,
      long dc,
      long delta,
      int deltaStride,
      int rows,
      int n);

  /** Gradients of an LSTM's other gates, and the carry of the cell state before. */
  abstract void lstmGates(
      Floats kept,
      long at,
      int stride,
      Floats before,
      long beforeAt,
      int beforeStride,
      Floats work,
      long dc,
      long delta,
      int deltaStride,
      int rows,
      int n);

  /** Gradients of a gated unit: r, z, n, then r, z, u_n; dh is the carry afterwards. */
  abstract void gruGates(
      Floats kept,
      long at,
      int stride,
      Floats before,
      long beforeAt,
      long beforeStride,
      Floats work,
      long dh,
      long delta,
      int deltaStride,
      int rows,
      int n);

  /** Gradient of a plain cell from its hidden state; dh is zero afterwards. */
  abstract void plain(
      Floats kept,
      long at,
      int stride,
      Floats work,
      long dh,
      long delta,
      int deltaStride,
      int rows,
      int n,
      boolean relu);

  /** {@code c = a + b}; c may be a or b. */
  abstract void add(
      Floats a,
      long at,
      long stride,
      Floats b,
      long bAt,
      long bStride,
      Floats c,
      long cAt,
      long cStride,
      int rows,
      int count);

  /** {@code a = 0}. */
  abstract void clear(Floats a, long at, long stride, int rows, int count);

  /** {@code b[j, i] = a[i, j]}. */
  abstract void transpose(
      Floats a, long at, long stride, Floats b, long bAt, long bStride, int rows, int columns);

  /** Sums of up to four vectors of neighbouring columns. */
  abstract void columnSums(
      Floats a, long at, long stride, int rows, Floats sums, long sumsAt, int count);
}
