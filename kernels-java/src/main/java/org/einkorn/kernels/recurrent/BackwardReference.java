package org.einkorn.kernels.recurrent;

import org.einkorn.kernels.Role;
import org.einkorn.kernels.recurrent.RecurrentProblem.Extra;
import org.einkorn.kernels.reference.Values;

/** Backward through time in plain loops, the last layer first, the last step first. */
final class BackwardReference {

  private final RecurrentProblem p;
  private final Values values;
  private final CellKind cell;
  private final int n;
  private final double u;
  private final double[] kept;
  private final double[] weights;
  private final double[] weightsIter;
  private final double[] first;
  private final double[] firstCell;
  private final double[] carry;
  private final double[] carryError;
  private final double[] carryCell;
  private final double[] carryCellError;
  private final Sums diffWeights;
  private final Sums diffWeightsIter;
  private final Sums diffBias;
  private final Sums diffBiasIter;

  /** Gradients before the gates of one step, one block a gate, and of u_n behind. */
  private final double[] delta;

  private final double[] deltaError;

  private double[] diffDst;
  private double[] diffDstError;
  private Sums diffSrc = new Sums(0);

  BackwardReference(RecurrentProblem p, Values values) {
    this.p = p;
    this.values = values;
    this.cell = p.cell();
    this.n = (int) p.dhc();
    this.u = p.type().unitRoundoff();
    kept = values.input(Role.WORKSPACE);
    weights = values.input(Role.WEIGHTS);
    weightsIter = values.input(Role.WEIGHTS_ITER);
    long states = p.stateLayout().count();
    long cellStates = cell.hasCellState() ? states : 0;
    first = RecurrentReference.orZeros(p, values, Extra.INITIAL, Role.SRC_ITER, states);
    carry = RecurrentReference.orZeros(p, values, Extra.FINAL, Role.DIFF_DST_ITER, states).clone();
    carryError = new double[carry.length];
    firstCell =
        cell.hasCellState()
            ? RecurrentReference.orZeros(p, values, Extra.INITIAL, Role.SRC_ITER_C, states)
            : new double[0];
    carryCell =
        cell.hasCellState()
            ? RecurrentReference.orZeros(p, values, Extra.FINAL, Role.DIFF_DST_ITER_C, states)
                .clone()
            : new double[0];
    carryCellError = new double[(int) cellStates];
    diffWeights = new Sums(weights.length);
    diffWeightsIter = new Sums(weightsIter.length);
    int rows = p.cellIndex(p.layers(), 0) * (int) p.gateRows();
    diffBias = new Sums(rows);
    diffBiasIter = new Sums(rows);
    delta = new double[cell.kept() * n];
    deltaError = new double[delta.length];
    diffDst = values.input(Role.DIFF_DST);
    diffDstError = new double[diffDst.length];
  }

  void run() {
    for (int layer = p.layers() - 1; layer >= 0; layer--) {
      diffSrc = new Sums(Math.toIntExact(p.steps() * p.mb() * p.inputs(layer)));
      for (int way = 0; way < p.directions(); way++) {
        for (int sequence = 0; sequence < p.mb(); sequence++) {
          sequence(layer, way, sequence);
        }
      }
      diffDst = diffSrc.value;
      diffDstError = errors(diffSrc, p.directions() * p.gateRows());
    }
    values.put(Role.DIFF_SRC, diffDst, diffDstError);
    if (p.has(Extra.INITIAL)) {
      values.put(Role.DIFF_SRC_ITER, carry, carryError);
      if (cell.hasCellState()) {
        values.put(Role.DIFF_SRC_ITER_C, carryCell, carryCellError);
      }
    }
    long terms = p.steps() * p.mb();
    put(Role.DIFF_WEIGHTS, diffWeights, terms);
    put(Role.DIFF_WEIGHTS_ITER, diffWeightsIter, terms);
    if (p.has(Extra.BIAS)) {
      put(Role.DIFF_BIAS, diffBias, terms);
      put(Role.DIFF_BIAS_ITER, diffBiasIter, terms);
    }
  }

  private void put(Role role, Sums sums, long terms) {
    values.put(role, sums.value, errors(sums, terms));
  }

  private double[] errors(Sums sums, long terms) {
    double[] errors = new double[sums.value.length];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = sums.error(i, terms, u) + Float.MIN_NORMAL;
    }
    return errors;
  }

  private void sequence(int layer, int way, int sequence) {
    int length = RecurrentReference.length(p, values, sequence);
    int state = (int) ((p.cellIndex(layer, way) * p.mb() + sequence) * n);
    for (int step = length - 1; step >= 0; step--) {
      int row = row(way, step, length, sequence);
      int before = step == 0 ? -1 : row(way, step - 1, length, sequence);
      for (int j = 0; j < n; j++) {
        int out = (int) (row * p.outputs() + (long) way * n + j);
        double dh = diffDst[out] + carry[state + j];
        double error =
            Math.hypot(diffDstError[out], carryError[state + j])
                + 2 * u * (Math.abs(diffDst[out]) + Math.abs(carry[state + j]));
        int gates = (int) (p.gatesOffset(layer, way) + (long) row * cell.kept() * n) + j;
        switch (cell) {
          case RNN_TANH -> tanh(gates, dh, error, state + j, j);
          case RNN_RELU -> relu(gates, dh, error, state + j, j);
          case LSTM -> lstm(gates, cellBefore(layer, way, before, state, j), dh, error, state, j);
          case LBR_GRU ->
              gru(gates, hiddenBefore(layer, way, before, state, j), dh, error, state, j);
        }
      }
      spread(layer, way, row, before, state);
    }
  }

  private int row(int way, int step, int length, int sequence) {
    return RecurrentReference.time(p, way, step, length) * (int) p.mb() + sequence;
  }

  /** The hidden state before a step; {@code row} of the step before, or −1. */
  private double hiddenBefore(int layer, int way, int row, int state, int j) {
    if (row < 0) {
      return first[state + j];
    }
    long at = row * p.outputs() + (long) way * n + j;
    return layer == p.layers() - 1
        ? values.input(Role.DST)[(int) at]
        : kept[(int) (p.hiddenOffset(layer) + at)];
  }

  private double cellBefore(int layer, int way, int row, int state, int j) {
    return row < 0
        ? firstCell[state + j]
        : kept[(int) (p.gatesOffset(layer, way) + ((long) row * 5 + 4) * n) + j];
  }

  private void delta(int at, double value, double error) {
    delta[at] = value;
    deltaError[at] = error + Float.MIN_NORMAL;
  }

  private void carry(int at, double value, double error) {
    carry[at] = value;
    carryError[at] = error;
  }

  private void tanh(int gates, double dh, double error, int state, int j) {
    double h = kept[gates];
    double slope = 1 - h * h;
    delta(j, dh * slope, error * Math.abs(slope) + 8 * u * Math.abs(dh) * (1 + h * h));
    carry(state, 0, 0);
  }

  private void relu(int gates, double dh, double error, int state, int j) {
    double slope = kept[gates] > 0 ? 1 : 0;
    delta(j, dh * slope, error * slope);
    carry(state, 0, 0);
  }

  private void lstm(int gates, double before, double dh, double error, int state, int j) {
    double i = kept[gates];
    double f = kept[gates + n];
    double g = kept[gates + 2 * n];
    double o = kept[gates + 3 * n];
    double tanh = Math.tanh(kept[gates + 4 * n]);
    double tanhError = 32 * u * Math.abs(tanh);
    double through = o * (1 - tanh * tanh);
    double dc = carryCell[state + j] + dh * through;
    double dcError =
        Math.hypot(carryCellError[state + j], error * Math.abs(through))
            + Math.abs(dh * o) * (2 * Math.abs(tanh) * tanhError + 8 * u * (1 + tanh * tanh))
            + 4 * u * Math.abs(carryCell[state + j]);
    sigmoid(j, dc * g, dcError * Math.abs(g), i);
    sigmoid(j + n, dc * before, dcError * Math.abs(before), f);
    delta(
        j + 2 * n,
        dc * i * (1 - g * g),
        dcError * Math.abs(i * (1 - g * g)) + 8 * u * Math.abs(dc * i) * (1 + g * g));
    sigmoid(j + 3 * n, dh * tanh, error * Math.abs(tanh) + Math.abs(dh) * tanhError, o);
    carryCell[state + j] = dc * f;
    carryCellError[state + j] = dcError * Math.abs(f) + 2 * u * Math.abs(dc * f) + Float.MIN_NORMAL;
    carry(state + j, 0, 0);
  }

  /** A gradient through a logistic function of value y. */
  private void sigmoid(int at, double gradient, double error, double y) {
    double slope = y * (1 - y);
    delta(
        at,
        gradient * slope,
        error * Math.abs(slope) + 8 * u * Math.abs(gradient) * (Math.abs(y) + y * y));
  }

  private void gru(int gates, double before, double dh, double error, int state, int j) {
    double r = kept[gates];
    double z = kept[gates + n];
    double fresh = kept[gates + 2 * n];
    double product = kept[gates + 3 * n];
    double slope = (1 - z) * (1 - fresh * fresh);
    double dn = dh * slope;
    double dnError =
        error * Math.abs(slope) + 8 * u * Math.abs(dh) * (1 + Math.abs(z)) * (1 + fresh * fresh);
    sigmoid(j, dn * product, dnError * Math.abs(product), r);
    double difference = before - fresh;
    double size = Math.abs(before) + Math.abs(fresh);
    sigmoid(j + n, dh * difference, error * Math.abs(difference) + 4 * u * Math.abs(dh) * size, z);
    delta(j + 2 * n, dn, dnError);
    delta(j + 3 * n, dn * r, dnError * Math.abs(r) + 2 * u * Math.abs(dn * r));
    carry(state + j, dh * z, error * Math.abs(z) + 2 * u * Math.abs(dh * z));
  }

  /** Spreads a step's deltas to weights, inputs and the state before. */
  private void spread(int layer, int way, int row, int before, int state) {
    int inputs = (int) p.inputs(layer);
    int rows = (int) p.gateRows();
    int w = (int) p.weightsOffset(layer, way);
    int cellRow = p.cellIndex(layer, way) * rows;
    double[] src = layer == 0 ? values.input(Role.SRC) : kept;
    int x = row * inputs + (layer == 0 ? 0 : (int) p.hiddenOffset(layer - 1));
    Sums next = new Sums(n);
    for (int j = 0; j < n; j++) {
      next.add(j, carry[state + j], carryError[state + j]);
    }
    for (int q = 0; q < rows; q++) {
      diffBias.add(cellRow + q, delta[q], deltaError[q]);
      for (int k = 0; k < inputs; k++) {
        int at = w + q * inputs + k;
        diffWeights.addProduct(at, delta[q], deltaError[q], src[x + k]);
        diffSrc.addProduct(row * inputs + k, delta[q], deltaError[q], weights[at]);
      }
      int d = cell == CellKind.LBR_GRU && q >= 2 * n ? q + n : q;
      diffBiasIter.add(cellRow + q, delta[d], deltaError[d]);
      for (int k = 0; k < n; k++) {
        int at = (cellRow + q) * n + k;
        double h = hiddenBefore(layer, way, before, state, k);
        diffWeightsIter.addProduct(at, delta[d], deltaError[d], h);
        next.addProduct(k, delta[d], deltaError[d], weightsIter[at]);
      }
    }
    for (int j = 0; j < n; j++) {
      carry(state + j, next.value[j], next.error(j, rows + 1, u) + Float.MIN_NORMAL);
    }
  }
}
