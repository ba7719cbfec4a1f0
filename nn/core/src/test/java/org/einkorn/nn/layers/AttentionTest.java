package org.einkorn.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.einkorn.autotune.Einkorn;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.attention.AttentionMask;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.ShapeException;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/** Attention against its equations in plain loops, with PyTorch's layouts of the projections. */
class AttentionTest {
  private static final int BATCH = 2;
  private static final int STEPS = 3;
  private static final int FEATURES = 4;
  private static final int HEADS = 2;

  /** Results are f32 numbers of magnitude 1 computed in double precision. */
  private static final double TOLERANCE = 4e-7;

  private final Engine engine =
      Engine.of(Einkorn.shared(), Options.cpu().withThreads(1), DataType.F64);
  private final Tape tape = Tape.inference(engine);

  private static Shape sequences(String first, String second, long features) {
    return new Shape(
        List.of(
            new Shape.Axis(first, BATCH),
            new Shape.Axis(second, STEPS),
            new Shape.Axis("features", features)));
  }

  private static float[] random(int count, long seed) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) RandomKey.of(seed).gaussian(i);
    }
    return numbers;
  }

  private static float[] parameter(Network network, String name) {
    return network.parameters().stream()
        .filter(p -> p.name().equals(name))
        .map(Parameter::toArray)
        .findFirst()
        .orElseThrow();
  }

  private static double[] rows(double[] x, float[] weight, int inputs, int from, int outputs) {
    double[] y = new double[x.length / inputs * outputs];
    for (int row = 0; row < x.length / inputs; row++) {
      for (int o = 0; o < outputs; o++) {
        for (int i = 0; i < inputs; i++) {
          y[row * outputs + o] += weight[(from + o) * inputs + i] * x[row * inputs + i];
        }
      }
    }
    return y;
  }

  private static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  /** Each step to itself and those before, but for the keys that are left out. */
  private static double[] attention(double[] q, double[] k, double[] v, boolean[] isLeftOut) {
    int size = FEATURES / HEADS;
    double[] dst = new double[q.length];
    for (int b = 0; b < BATCH; b++) {
      for (int h = 0; h < HEADS; h++) {
        for (int i = 0; i < STEPS; i++) {
          double sum = 0;
          for (int j = 0; j <= i; j++) {
            double score = 0;
            for (int c = 0; c < size; c++) {
              score += q[at(b, i, h, c)] * k[at(b, j, h, c)] / Math.sqrt(size);
            }
            double weight = isLeftOut[b * STEPS + j] ? 0 : Math.exp(score);
            sum += weight;
            for (int c = 0; c < size; c++) {
              dst[at(b, i, h, c)] += weight * v[at(b, j, h, c)];
            }
          }
          for (int c = 0; c < size; c++) {
            dst[at(b, i, h, c)] /= sum;
          }
        }
      }
    }
    return dst;
  }

  private static int at(int batch, int step, int head, int channel) {
    return (batch * STEPS + step) * FEATURES + head * (FEATURES / HEADS) + channel;
  }

  @Test
  void equalsPlainLoops() {
    MultiHeadAttention layer = new MultiHeadAttention(FEATURES, HEADS, true);
    Network network = new Network(layer, engine, RandomKey.of(4));
    float[] source = random(BATCH * STEPS * FEATURES, 1);
    float[] mask = new float[BATCH * STEPS];
    boolean[] isLeftOut = new boolean[mask.length];
    mask[4] = Float.NEGATIVE_INFINITY;
    isLeftOut[4] = true;
    Tensor found =
        layer.forward(
            tape.tensor(sequences("batch", "steps", FEATURES), source),
            AttentionMask.BK,
            tape.tensor(Shape.features(BATCH, STEPS), mask));
    double[] x = doubles(source);
    float[] projection = parameter(network, "in_proj_weight");
    double[] heads =
        attention(
            rows(x, projection, FEATURES, 0, FEATURES),
            rows(x, projection, FEATURES, FEATURES, FEATURES),
            rows(x, projection, FEATURES, 2 * FEATURES, FEATURES),
            isLeftOut);
    double[] expected = rows(heads, parameter(network, "out_proj.weight"), FEATURES, 0, FEATURES);
    assertArrayEquals(expected, doubles(found.toArray()), TOLERANCE);
  }

  /** With the thirds of one projection both layers are the same function. */
  @Test
  void crossAttentionToItselfIsSelfAttention() {
    MultiHeadAttention self = new MultiHeadAttention(FEATURES, HEADS);
    Network first = new Network(self, engine, RandomKey.of(4));
    CrossAttention cross = new CrossAttention(FEATURES, FEATURES, HEADS);
    Network second = new Network(cross, engine, RandomKey.of(5));
    float[] projection = parameter(first, "in_proj_weight");
    int third = FEATURES * FEATURES;
    assign(second, "q_proj.weight", Arrays.copyOf(projection, third));
    assign(second, "kv_proj.weight", Arrays.copyOfRange(projection, third, 3 * third));
    assign(second, "out_proj.weight", parameter(first, "out_proj.weight"));
    Tensor source =
        tape.tensor(sequences("batch", "steps", FEATURES), random(BATCH * STEPS * FEATURES, 1));
    assertArrayEquals(self.forward(source).toArray(), cross.forward(source).toArray(), 1e-6f);
  }

  private static void assign(Network network, String name, float[] numbers) {
    network.parameters().stream()
        .filter(p -> p.name().equals(name))
        .forEach(p -> p.assign(numbers));
  }

  @Test
  void wavesOfPositions() {
    PositionalEncoding layer = PositionalEncoding.sinusoidal(5, FEATURES);
    Network network = new Network(layer, engine, RandomKey.of(4));
    assertEquals(0, network.size());
    Tensor zeros = tape.tensor(sequences("batch", "steps", FEATURES), new float[24]);
    float[] one = {
      0, 1, 0, 1, sin(1), cos(1), sin(0.01), cos(0.01), sin(2), cos(2), sin(0.02), cos(0.02)
    };
    float[] both = Arrays.copyOf(one, 24);
    System.arraycopy(one, 0, both, 12, 12);
    assertArrayEquals(both, network.forward(zeros).toArray(), 1e-7f);
  }

  private static float sin(double x) {
    return (float) Math.sin(x);
  }

  private static float cos(double x) {
    return (float) Math.cos(x);
  }

  /** A causal block's step does not depend on later ones. */
  @Test
  void causalBlocksDoNotLookAhead() {
    TransformerEncoderBlock layer =
        new TransformerEncoderBlock(FEATURES, HEADS, 8, TransformerOptions.PRE_NORM.causal());
    Network network = new Network(layer, engine, RandomKey.of(4));
    float[] source = random(BATCH * STEPS * FEATURES, 1);
    Shape shape = sequences("batch", "steps", FEATURES);
    float[] before = network.forward(tape.tensor(shape, source)).toArray();
    source[2 * FEATURES] += 1;
    tape.rewind();
    float[] after = network.forward(tape.tensor(shape, source)).toArray();
    for (int i = 0; i < before.length; i++) {
      boolean isLater = i >= 2 * FEATURES && i < 3 * FEATURES;
      assertTrue((before[i] != after[i]) == isLater, "number " + i);
    }
  }

  @Test
  void wrongArgumentsAreExplained() {
    MultiHeadAttention layer = new MultiHeadAttention(FEATURES, HEADS);
    Network network = new Network(layer, engine, RandomKey.of(4));
    told(
        "attention 4 heads 2: expected batch × steps × features=4, found steps=2 × batch=3 ×"
            + " features=4; lay the batch out first, or use permute(1, 0, 2)",
        () -> network.root().outputShape(sequences("steps", "batch", FEATURES)));
    told(
        "attention 4 heads 2: expected batch × steps × features=4, found batch=2 × steps=3 ×"
            + " features=6; change its features to 6",
        () -> network.root().outputShape(sequences("batch", "steps", 6)));
    told(
        "attention with 2 heads: expected batch × steps × features of queries, keys and values, each"
            + " a multiple of 2, found batch=2 × steps=3 × features=4; change the number of heads",
        () ->
            tape.tensor(sequences("batch", "steps", 4), new float[24])
                .attention(2, false, AttentionMask.NONE, null));
    told(
        "attention of queries batch=2 × steps=3 × features=4: expected keys and values of batch=2 ×"
            + " steps × features=8, found batch=2 × steps=3 × features=6; project both sides to one"
            + " width, and give both one batch",
        () ->
            tape.tensor(sequences("batch", "steps", 4), new float[24])
                .attention(
                    tape.tensor(sequences("batch", "steps", 6), new float[36]),
                    2,
                    false,
                    AttentionMask.NONE,
                    null));
    told(
        "mask bk of attention over 3 queries and 3 keys: expected 6 numbers, found batch=2 ×"
            + " features=2; b is a sequence of the batch (2), h a head (2), q a query, k a key",
        () ->
            tape.tensor(sequences("batch", "steps", 12), new float[72])
                .attention(
                    2, false, AttentionMask.BK, tape.tensor(Shape.features(2, 2), new float[4])));
    told(
        "sinusoidal positions 2×4: expected batch × at most 2 steps × features=4, found batch=2 ×"
            + " steps=3 × features=4; cut the sequences, or make the table longer",
        () ->
            PositionalEncoding.sinusoidal(2, 4).outputShape(sequences("batch", "steps", FEATURES)));
    assertEquals(
        "features 4 must be a multiple of the heads, 3; take heads=2, or features=6",
        assertThrows(IllegalArgumentException.class, () -> new MultiHeadAttention(4, 3))
            .getMessage());
  }

  private static void told(String message, Runnable call) {
    assertEquals(message, assertThrows(ShapeException.class, call::run).getMessage());
  }
}
