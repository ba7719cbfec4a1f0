package org.einkorn.bench.peers;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One layer of an LSTM in plain double arithmetic, to check peers by: the contract has no recurrent
 * family. Gates come in the order i, f, c̃, o; weights lie as inputs, gates, outputs.
 *
 * <pre>{@code
 * i, f, o = logistic(W x + U h' + b)    c̃ = tanh(W x + U h' + b)
 * c = f c' + i c̃                       h = o tanh(c)
 * }</pre>
 */
final class Lstm {

  /** What it reads. */
  enum Input {
    SRC,
    SRC_ITER,
    SRC_ITER_C,
    WEIGHTS,
    WEIGHTS_ITER,
    BIAS;

    String role() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  final int t;
  final int n;
  final int i;
  final int h;
  private final Map<Input, double[]> inputs = new EnumMap<>(Input.class);

  Lstm(int t, int n, int i, int h, long seed) {
    this.t = t;
    this.n = n;
    this.i = i;
    this.h = h;
    SplittableRandom random = new SplittableRandom(seed);
    for (Input input : Input.values()) {
      // f32 numbers, of a size that keeps the sums before the gates near 1
      double bound = input == Input.WEIGHTS || input == Input.WEIGHTS_ITER ? 1 / Math.sqrt(h) : 1;
      inputs.put(
          input, random.doubles(size(input), -bound, bound).map(value -> (float) value).toArray());
    }
  }

  int size(Input input) {
    return switch (input) {
      case SRC -> t * n * i;
      case SRC_ITER, SRC_ITER_C -> n * h;
      case WEIGHTS -> i * 4 * h;
      case WEIGHTS_ITER -> h * 4 * h;
      case BIAS -> 4 * h;
    };
  }

  double[] input(Input input) {
    double[] values = inputs.get(input);
    if (values == null) {
      throw new IllegalStateException("no " + input);
    }
    return values;
  }

  /** The hidden states of all steps. */
  double[] states() {
    double[] result = new double[t * n * h];
    double[] hidden = input(Input.SRC_ITER).clone();
    double[] cell = input(Input.SRC_ITER_C).clone();
    for (int step = 0; step < t; step++) {
      double[] next = new double[n * h];
      for (int row = 0; row < n; row++) {
        for (int out = 0; out < h; out++) {
          int at = row * h + out;
          double in = logistic(gate(step, row, 0, out, hidden));
          double forget = logistic(gate(step, row, 1, out, hidden));
          double candidate = Math.tanh(gate(step, row, 2, out, hidden));
          cell[at] = forget * cell[at] + in * candidate;
          next[at] = logistic(gate(step, row, 3, out, hidden)) * Math.tanh(cell[at]);
        }
      }
      hidden = next;
      System.arraycopy(hidden, 0, result, step * n * h, n * h);
    }
    return result;
  }

  private double gate(int step, int row, int gate, int out, double[] hidden) {
    double[] x = input(Input.SRC);
    double[] w = input(Input.WEIGHTS);
    double[] u = input(Input.WEIGHTS_ITER);
    double sum = input(Input.BIAS)[gate * h + out];
    for (int k = 0; k < i; k++) {
      sum += x[(step * n + row) * i + k] * w[(k * 4 + gate) * h + out];
    }
    for (int k = 0; k < h; k++) {
      sum += hidden[row * h + k] * u[(k * 4 + gate) * h + out];
    }
    return sum;
  }

  private static double logistic(double value) {
    return 1 / (1 + Math.exp(-value));
  }

  /** The slope of Σ states · weight along a direction of an input, by a central difference. */
  double slope(Input input, double[] direction, double[] weight) {
    double step = 1e-5;
    double above = along(input, direction, step, weight);
    return (above - along(input, direction, -step, weight)) / (2 * step);
  }

  private double along(Input input, double[] direction, double step, double[] weight) {
    double[] values = input(input);
    double[] before = values.clone();
    for (int k = 0; k < values.length; k++) {
      values[k] += step * direction[k];
    }
    double[] states = states();
    System.arraycopy(before, 0, values, 0, values.length);
    double sum = 0;
    for (int k = 0; k < states.length; k++) {
      sum += states[k] * weight[k];
    }
    return sum;
  }
}
