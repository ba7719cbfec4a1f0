package org.einkorn.bindings.onednn;

import static org.einkorn.bindings.onednn.Tensors.attributes;
import static org.einkorn.bindings.onednn.Tensors.dense;
import static org.einkorn.bindings.onednn.Tensors.read;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LSTM against plain loops, and its gradients against differences of those loops. */
class LstmTest {

  private static final int T = 3;
  private static final int N = 2;
  private static final int I = 4;
  private static final int H = 5;

  /** Sequences are compared after sums of at most (I + H) terms of size 1 in each of T steps. */
  private static final double TOLERANCE = 1e-5;

  private final double[] x = reals(T * N * I, 1);
  private final double[] h0 = reals(N * H, 2);
  private final double[] c0 = reals(N * H, 3);
  private final double[] w = reals(I * 4 * H, 4);
  private final double[] u = reals(H * 4 * H, 5);
  private final double[] b = reals(4 * H, 6);
  private final double[] dh = reals(T * N * H, 7);

  private Tensors tensors;

  @BeforeEach
  void load() {
    OneDnn.load();
    OneDnn.setThreads(1);
    tensors = new Tensors();
  }

  @AfterEach
  void close() {
    tensors.close();
  }

  private static double[] reals(int count, int seed) {
    return new Random(seed).doubles(count, -1, 1).map(value -> (float) value).toArray();
  }

  private static double logistic(double value) {
    return 1 / (1 + Math.exp(-value));
  }

  /** All hidden states, t n c; weights are i g o. */
  private double[] states() {
    double[] result = new double[T * N * H];
    double[] h = h0.clone();
    double[] c = c0.clone();
    for (int t = 0; t < T; t++) {
      double[] next = new double[N * H];
      for (int n = 0; n < N; n++) {
        for (int o = 0; o < H; o++) {
          double[] gate = new double[4];
          for (int g = 0; g < 4; g++) {
            gate[g] = b[g * H + o];
            for (int i = 0; i < I; i++) {
              gate[g] += x[(t * N + n) * I + i] * w[(i * 4 + g) * H + o];
            }
            for (int i = 0; i < H; i++) {
              gate[g] += h[n * H + i] * u[(i * 4 + g) * H + o];
            }
          }
          int at = n * H + o;
          c[at] = logistic(gate[1]) * c[at] + logistic(gate[0]) * Math.tanh(gate[2]);
          next[at] = logistic(gate[3]) * Math.tanh(c[at]);
        }
      }
      h = next;
      System.arraycopy(h, 0, result, t * N * H, N * H);
    }
    return result;
  }

  /** The loss whose gradient with respect to the hidden states is {@code dh}. */
  private double loss() {
    double[] states = states();
    double sum = 0;
    for (int i = 0; i < states.length; i++) {
      sum += states[i] * dh[i];
    }
    return sum;
  }

  private static Lstm.Tensors descriptions() {
    MemoryDesc state = dense(1, 1, N, H);
    return new Lstm.Tensors(
        dense(T, N, I),
        state,
        state,
        dense(1, 1, I, 4, H),
        dense(1, 1, H, 4, H),
        dense(1, 1, 4, H),
        dense(T, N, H),
        state,
        state);
  }

  private MemorySegment of(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return tensors.of(floats);
  }

  private static void assertClose(double[] expected, MemorySegment actual, double tolerance) {
    float[] values = read(actual);
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs(expected[i] - values[i]);
      int at = i;
      assertTrue(
          difference <= tolerance,
          () -> "element " + at + " is " + values[at] + ", expected " + expected[at]);
    }
  }

  /** What forward computes: the sequence, the last hidden state, the last cell state. */
  private record Results(MemorySegment dst, MemorySegment dstIter, MemorySegment dstIterC) {}

  private Results forward(PrimitiveDesc description, MemorySegment workspace) {
    Results results =
        new Results(of(new double[T * N * H]), of(new double[N * H]), of(new double[N * H]));
    arguments(results);
    if (workspace != null) {
      tensors.with(Arg.WORKSPACE, description.memory(Query.WORKSPACE_MD, 0), workspace);
    }
    tensors.run(description);
    return results;
  }

  private void arguments(Results results) {
    Lstm.Tensors d = descriptions();
    tensors
        .with(Arg.SRC, d.srcLayer(), of(x))
        .with(Arg.SRC_ITER, d.srcIter(), of(h0))
        .with(Arg.SRC_ITER_C, d.srcIterC(), of(c0))
        .with(Arg.WEIGHTS, d.weightsLayer(), of(w))
        .with(Arg.WEIGHTS_ITER, d.weightsIter(), of(u))
        .with(Arg.BIAS, d.bias(), of(b))
        .with(Arg.DST, d.dstLayer(), results.dst())
        .with(Arg.DST_ITER, d.dstIter(), results.dstIter())
        .with(Arg.DST_ITER_C, d.dstIterC(), results.dstIterC());
  }

  @Test
  void forwardIsThatOfPlainLoops() {
    PrimitiveDesc description =
        Lstm.forward(
            tensors.engine(),
            PropKind.FORWARD_INFERENCE,
            RnnDirection.LEFT_TO_RIGHT,
            descriptions(),
            attributes());
    assertClose(states(), forward(description, null).dst(), TOLERANCE);
  }

  @Test
  void backwardIsTheDerivativeOfPlainLoops() {
    Lstm.Tensors d = descriptions();
    PrimitiveDesc forward =
        Lstm.forward(
            tensors.engine(),
            PropKind.FORWARD_TRAINING,
            RnnDirection.LEFT_TO_RIGHT,
            d,
            attributes());
    MemorySegment workspace;
    try (MemoryDesc kept = forward.memory(Query.WORKSPACE_MD, 0)) {
      workspace = tensors.of(new float[(int) (kept.bytes() / 4 + 1)]);
    }
    Results results = forward(forward, workspace);
    // Backward wants the weights with inputs innermost, l d g o i, so they are laid out by strides.
    Lstm.Tensors transposed =
        new Lstm.Tensors(
            d.srcLayer(),
            d.srcIter(),
            d.srcIterC(),
            MemoryDesc.tagged(DataType.F32, new long[] {1, 1, I, 4, H}, FormatTag.ANY),
            MemoryDesc.tagged(DataType.F32, new long[] {1, 1, H, 4, H}, FormatTag.ANY),
            d.bias(),
            d.dstLayer(),
            d.dstIter(),
            d.dstIterC());
    PrimitiveDesc backward =
        Lstm.backward(
            tensors.engine(), RnnDirection.LEFT_TO_RIGHT, transposed, d, forward, attributes());
    MemorySegment dx = of(new double[T * N * I]);
    MemorySegment dw = of(new double[I * 4 * H]);
    MemorySegment du = of(new double[H * 4 * H]);
    MemorySegment db = of(new double[4 * H]);
    MemorySegment dh0 = of(new double[N * H]);
    MemorySegment wLaidOut = reordered(d.weightsLayer(), backward.memory(Query.WEIGHTS_MD, 0), w);
    MemorySegment uLaidOut = reordered(d.weightsIter(), backward.memory(Query.WEIGHTS_MD, 1), u);
    tensors
        .with(Arg.SRC, d.srcLayer(), of(x))
        .with(Arg.SRC_ITER, d.srcIter(), of(h0))
        .with(Arg.SRC_ITER_C, d.srcIterC(), of(c0))
        .with(Arg.WEIGHTS, backward.memory(Query.WEIGHTS_MD, 0), wLaidOut)
        .with(Arg.WEIGHTS_ITER, backward.memory(Query.WEIGHTS_MD, 1), uLaidOut)
        .with(Arg.BIAS, d.bias(), of(b))
        .with(Arg.DST, d.dstLayer(), results.dst())
        .with(Arg.DST_ITER, d.dstIter(), results.dstIter())
        .with(Arg.DST_ITER_C, d.dstIterC(), results.dstIterC())
        .with(Arg.WORKSPACE, backward.memory(Query.WORKSPACE_MD, 0), workspace)
        .with(Arg.DIFF_DST, d.dstLayer(), of(dh))
        .with(Arg.DIFF_DST_ITER, d.dstIter(), of(new double[N * H]))
        .with(Arg.DIFF_DST_ITER_C, d.dstIterC(), of(new double[N * H]))
        .with(Arg.DIFF_SRC, d.srcLayer(), dx)
        .with(Arg.DIFF_SRC_ITER, d.srcIter(), dh0)
        .with(Arg.DIFF_SRC_ITER_C, d.srcIterC(), of(new double[N * H]))
        .with(Arg.DIFF_WEIGHTS, d.weightsLayer(), dw)
        .with(Arg.DIFF_WEIGHTS_ITER, d.weightsIter(), du)
        .with(Arg.DIFF_BIAS, d.bias(), db)
        .run(backward);
    assertClose(derivative(x), dx, 10 * TOLERANCE);
    assertClose(derivative(h0), dh0, 10 * TOLERANCE);
    assertClose(derivative(w), dw, 10 * TOLERANCE);
    assertClose(derivative(u), du, 10 * TOLERANCE);
    assertClose(derivative(b), db, 10 * TOLERANCE);
  }

  private MemorySegment reordered(MemoryDesc from, MemoryDesc to, double[] values) {
    MemorySegment copy = tensors.of(new float[(int) (to.bytes() / 4 + 1)]);
    tensors
        .with(Arg.SRC, from, of(values))
        .with(Arg.DST, to, copy)
        .run(Reorder.of(tensors.engine(), from, to, attributes()));
    return copy;
  }

  /** Central differences of the loss in double arithmetic. */
  private double[] derivative(double[] variable) {
    double step = 1e-5;
    double[] result = new double[variable.length];
    for (int i = 0; i < variable.length; i++) {
      double before = variable[i];
      variable[i] = before + step;
      double above = loss();
      variable[i] = before - step;
      result[i] = (above - loss()) / (2 * step);
      variable[i] = before;
    }
    return result;
  }
}
