package org.einkorn.kernels.recurrent;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.activation.ActivationReference;
import org.einkorn.kernels.recurrent.RecurrentProblem.Extra;
import org.einkorn.kernels.reference.Values;

/** The forward passes in plain loops: a sequence after the other, a step after the other. */
final class ForwardReference {

  private final RecurrentProblem p;
  private final Values values;
  private final CellKind cell;
  private final int n;
  private final double u;
  private final double[] weights;
  private final double[] weightsIter;
  private final double[] bias;
  private final double[] biasIter;
  private final double[] last;
  private final double[] lastError;
  private final double[] lastCell;
  private final double[] lastCellError;
  private final double[] kept;
  private final double[] keptError;

  private double[] src;
  private double[] srcError;
  private double[] dst;
  private double[] dstError;

  ForwardReference(RecurrentProblem p, Values values) {
    this.p = p;
    this.values = values;
    this.cell = p.cell();
    this.n = (int) p.dhc();
    this.u = p.type().unitRoundoff();
    weights = values.input(Role.WEIGHTS);
    weightsIter = values.input(Role.WEIGHTS_ITER);
    long rows = p.cellIndex(p.layers(), 0) * p.gateRows();
    bias = RecurrentReference.orZeros(p, values, Extra.BIAS, Role.BIAS, rows);
    biasIter = RecurrentReference.orZeros(p, values, Extra.BIAS, Role.BIAS_ITER, rows);
    long states = p.stateLayout().count();
    last = RecurrentReference.orZeros(p, values, Extra.INITIAL, Role.SRC_ITER, states).clone();
    lastError = new double[last.length];
    lastCell =
        cell.hasCellState()
            ? RecurrentReference.orZeros(p, values, Extra.INITIAL, Role.SRC_ITER_C, states).clone()
            : new double[0];
    lastCellError = new double[lastCell.length];
    kept = new double[Math.toIntExact(p.workspaceLayout().count())];
    keptError = new double[kept.length];
    src = values.input(Role.SRC);
    srcError = new double[src.length];
    dst = src;
    dstError = srcError;
  }

  void run() {
    for (int layer = 0; layer < p.layers(); layer++) {
      dst = new double[Math.toIntExact(p.steps() * p.mb() * p.outputs())];
      dstError = new double[dst.length];
      for (int way = 0; way < p.directions(); way++) {
        for (int sequence = 0; sequence < p.mb(); sequence++) {
          sequence(layer, way, sequence);
        }
      }
      if (layer < p.layers() - 1) {
        int at = (int) p.hiddenOffset(layer);
        System.arraycopy(dst, 0, kept, at, dst.length);
        System.arraycopy(dstError, 0, keptError, at, dst.length);
      }
      src = dst;
      srcError = dstError;
    }
    values.put(Role.DST, dst, dstError);
    if (p.has(Extra.FINAL)) {
      values.put(Role.DST_ITER, last, lastError);
      if (cell.hasCellState()) {
        values.put(Role.DST_ITER_C, lastCell, lastCellError);
      }
    }
    if (p.direction() == Direction.FORWARD_TRAINING) {
      values.put(Role.WORKSPACE, kept, keptError);
    }
  }

  private void sequence(int layer, int way, int sequence) {
    int length = RecurrentReference.length(p, values, sequence);
    int state = (int) ((p.cellIndex(layer, way) * p.mb() + sequence) * n);
    for (int step = 0; step < length; step++) {
      int time = RecurrentReference.time(p, way, step, length);
      int row = time * (int) p.mb() + sequence;
      Sums sums = sums(layer, way, row, state);
      int gates = (int) (p.gatesOffset(layer, way) + (long) row * cell.kept() * n);
      long terms = p.inputs(layer) + n + 2;
      for (int j = 0; j < n; j++) {
        switch (cell) {
          case RNN_TANH -> plain(ActivationKind.TANH, sums, terms, gates + j, state + j, j);
          case RNN_RELU -> plain(ActivationKind.RELU, sums, terms, gates + j, state + j, j);
          case LSTM -> lstm(sums, terms, gates + j, state + j, j);
          case LBR_GRU -> gru(sums, terms, gates + j, state + j, j);
        }
        int out = (int) (row * p.outputs() + (long) way * n + j);
        dst[out] = last[state + j];
        dstError[out] = lastError[state + j];
      }
    }
  }

  /** What enters the gates; the recurrent part of the gated unit's n stands apart, behind. */
  private Sums sums(int layer, int way, int row, int state) {
    int inputs = (int) p.inputs(layer);
    int rows = (int) p.gateRows();
    Sums sums = new Sums(rows + n);
    int w = (int) p.weightsOffset(layer, way);
    int cellRow = p.cellIndex(layer, way) * rows;
    for (int q = 0; q < rows; q++) {
      sums.add(q, bias[cellRow + q], 0);
      for (int k = 0; k < inputs; k++) {
        int x = row * inputs + k;
        sums.addProduct(q, src[x], srcError[x], weights[w + q * inputs + k]);
      }
      int recurrent = cell == CellKind.LBR_GRU && q >= 2 * n ? q + n : q;
      sums.add(recurrent, biasIter[cellRow + q], 0);
      for (int k = 0; k < n; k++) {
        double weight = weightsIter[(cellRow + q) * n + k];
        sums.addProduct(recurrent, last[state + k], lastError[state + k], weight);
      }
    }
    return sums;
  }

  /** Applies a function and keeps its result. */
  private void gate(ActivationKind kind, double x, double error, int place) {
    kept[place] = ActivationReference.function(kind, x);
    keptError[place] = ActivationReference.tolerance(kind, x, error, u);
  }

  private void gate(ActivationKind kind, Sums sums, int sum, long terms, int place) {
    gate(kind, sums.value[sum], sums.error(sum, terms, u), place);
  }

  private void plain(ActivationKind kind, Sums sums, long terms, int place, int state, int j) {
    gate(kind, sums, j, terms, place);
    last[state] = kept[place];
    lastError[state] = keptError[place];
  }

  private void lstm(Sums sums, long terms, int place, int state, int j) {
    int i = place;
    int f = place + n;
    int g = place + 2 * n;
    int o = place + 3 * n;
    int c = place + 4 * n;
    gate(ActivationKind.SIGMOID, sums, j, terms, i);
    gate(ActivationKind.SIGMOID, sums, j + n, terms, f);
    gate(ActivationKind.TANH, sums, j + 2 * n, terms, g);
    gate(ActivationKind.SIGMOID, sums, j + 3 * n, terms, o);
    double kept0 = kept[f] * lastCell[state];
    double fresh = kept[i] * kept[g];
    double error =
        Math.abs(kept[f]) * lastCellError[state]
            + Math.abs(lastCell[state]) * keptError[f]
            + Math.abs(kept[i]) * keptError[g]
            + Math.abs(kept[g]) * keptError[i]
            + 4 * u * (Math.abs(kept0) + Math.abs(fresh));
    kept[c] = kept0 + fresh;
    keptError[c] = error + Float.MIN_NORMAL;
    lastCell[state] = kept[c];
    lastCellError[state] = keptError[c];
    double tanh = ActivationReference.function(ActivationKind.TANH, kept[c]);
    double tanhError = ActivationReference.tolerance(ActivationKind.TANH, kept[c], keptError[c], u);
    last[state] = kept[o] * tanh;
    lastError[state] =
        Math.abs(kept[o]) * tanhError
            + Math.abs(tanh) * keptError[o]
            + 2 * u * Math.abs(last[state])
            + Float.MIN_NORMAL;
  }

  private void gru(Sums sums, long terms, int place, int state, int j) {
    int r = place;
    int z = place + n;
    int fresh = place + 2 * n;
    int product = place + 3 * n;
    gate(ActivationKind.SIGMOID, sums, j, terms, r);
    gate(ActivationKind.SIGMOID, sums, j + n, terms, z);
    kept[product] = sums.value[j + 3 * n];
    keptError[product] = sums.error(j + 3 * n, terms, u);
    double reset = kept[r] * kept[product];
    double input = sums.value[j + 2 * n];
    double error =
        sums.error(j + 2 * n, terms, u)
            + kept[r] * keptError[product]
            + Math.abs(kept[product]) * keptError[r]
            + 4 * u * (Math.abs(reset) + Math.abs(input));
    gate(ActivationKind.TANH, input + reset, error, fresh);
    double before = last[state];
    double difference = before - kept[fresh];
    last[state] = kept[fresh] + kept[z] * difference;
    lastError[state] =
        Math.abs(1 - kept[z]) * keptError[fresh]
            + kept[z] * lastError[state]
            + Math.abs(difference) * keptError[z]
            + 6 * u * (Math.abs(kept[fresh]) + Math.abs(before))
            + Float.MIN_NORMAL;
  }
}
