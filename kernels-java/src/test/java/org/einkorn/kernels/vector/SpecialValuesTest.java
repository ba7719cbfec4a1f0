package org.einkorn.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NaN, infinities, great means and ignored labels. */
final class SpecialValuesTest {

  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;

  private static void run(String text, Operands operands) {
    Problem problem = Problems.parse(text);
    Options options = Options.cpu().withStorage(Storage.HEAP).withThreads(1);
    Offer offer = VectorBackend.table(problem, options).getFirst();
    Kernel kernel = ((Offer.Candidate) offer).variant().prepare(problem, options, Preparation.COLD);
    kernel.run(operands, kernel.newWorkspace());
  }

  private static float[] unary(String text, float... src) {
    float[] dst = new float[src.length];
    run(text, new Operands().set(Role.SRC, src).set(Role.DST, dst));
    return dst;
  }

  @Test
  void activations() {
    float[] src = {NAN, INF, -INF, -0f, 3};
    assertArrayEquals(
        new float[] {NAN, INF, 0, 0, 3}, unary("activation forward f32 relu 5", src), 0);
    float[] sigmoid = unary("activation forward f32 sigmoid 5", src);
    assertArrayEquals(new float[] {NAN, 1, 0, 0.5f}, Arrays.copyOf(sigmoid, 4), 0);
    float[] tanh = unary("activation forward f32 tanh 5", src);
    assertArrayEquals(new float[] {NAN, 1, -1, 0}, Arrays.copyOf(tanh, 4), 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 40})
  void softmaxOfGreatLogitsIsFinite(int classes) {
    float[] src = new float[classes];
    Arrays.fill(src, -1e30f);
    src[1] = 1e30f;
    float[] dst = unary("softmax forward-inference f32 1x" + classes + " axis=1", src);
    float[] expected = new float[classes];
    expected[1] = 1;
    assertArrayEquals(expected, dst, 0);
    src[2] = NAN;
    float[] spoiled = unary("softmax forward-inference f32 1x" + classes + " axis=1", src);
    for (float p : spoiled) {
      assertTrue(Float.isNaN(p), () -> Arrays.toString(spoiled));
    }
  }

  @Test
  void nanInOneRowLeavesTheOthersAlone() {
    float[] dst = unary("softmax forward-inference f32 2x2 axis=1", NAN, 1, 2, 2);
    assertArrayEquals(new float[] {NAN, NAN, 0.5f, 0.5f}, dst, 0);
  }

  @Test
  void ignoredLabelsCountNothing() {
    float[] diff = new float[6];
    float[] loss = new float[1];
    run(
        "softmax forward-training f32 3x2 axis=1 cross-entropy",
        new Operands()
            .set(Role.SRC, new float[] {NAN, NAN, 0, 0, INF, 0})
            .set(Role.LABELS, HeapBuffer.of(new int[] {-1, 1, 2}))
            .set(Role.LOSS, loss)
            .set(Role.DIFF_SRC, diff));
    assertEquals(Math.log(2), loss[0], 1e-6);
    assertArrayEquals(new float[] {0, 0, 0.5f, -0.5f, 0, 0}, diff, 1e-7f);
  }

  @Test
  void aMeanFarFromZeroKeepsTheVariance() {
    int size = 4096;
    float[] src = new float[size];
    for (int i = 0; i < size; i++) {
      src[i] = 1e6f + (i % 2 == 0 ? 1 : -1);
    }
    float[] variance = new float[1];
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    float[] dst = new float[size];
    run(
        "normalization forward-training f32 layer 1x4096:4096 eps=0.0",
        new Operands()
            .set(Role.SRC, src)
            .set(Role.SCALE, ones)
            .set(Role.SHIFT, new float[size])
            .set(Role.DST, dst)
            .set(Role.MEAN, new float[1])
            .set(Role.VARIANCE, variance));
    assertEquals(1, variance[0], 0);
    assertEquals(1, dst[0], 0);
    assertEquals(-1, dst[1], 0);
  }

  @Test
  void aRowThatStartsFarFromItsMeanKeepsItsVariance() {
    int size = 4096;
    float[] src = new float[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      src[i] = i == 0 ? 5000 : 100 + i % 2;
      sum += src[i];
    }
    double exact = 0;
    for (float x : src) {
      exact += (x - sum / size) * (x - sum / size) / size;
    }
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    float[] variance = new float[1];
    run(
        "normalization forward-training f32 layer 1x4096:4096 eps=0.0",
        new Operands()
            .set(Role.SRC, src)
            .set(Role.SCALE, ones)
            .set(Role.SHIFT, new float[size])
            .set(Role.DST, new float[size])
            .set(Role.MEAN, new float[1])
            .set(Role.VARIANCE, variance));
    // in one pass around the first element the error would be 4096 roundings
    assertEquals(exact, variance[0], 4e-6 * exact);
  }

  @Test
  void blocksOfABatchAreJoinedWithoutLosingTheVariance() {
    int size = 8 * 10_000;
    float[] src = new float[size];
    for (int i = 0; i < size; i++) {
      src[i] = 1e6f + (i % 2 == 0 ? 1 : -1);
    }
    float[] mean = new float[1];
    float[] variance = new float[1];
    float[] dst = new float[size];
    run(
        "normalization forward-training f32 batch mb8ic1ih100 eps=0.0",
        new Operands()
            .set(Role.SRC, src)
            .set(Role.SCALE, new float[] {1})
            .set(Role.SHIFT, new float[1])
            .set(Role.DST, dst)
            .set(Role.MEAN, mean)
            .set(Role.VARIANCE, variance)
            .set(Role.RUNNING_MEAN, new float[1])
            .set(Role.RUNNING_VARIANCE, new float[1])
            .set(Scalar.MOMENTUM, 0.1));
    assertEquals(1e6f, mean[0], 0);
    assertEquals(1, variance[0], 0);
    assertEquals(-1, dst[size - 1], 0);
  }

  @Test
  void aLongRowMayStartWithMaskedLogits() {
    int classes = 70_000;
    float[] src = new float[classes];
    Arrays.fill(src, 0, 65_000, -INF);
    float[] dst = unary("softmax forward-inference f32 1x" + classes + " axis=1", src);
    assertEquals(0, dst[0], 0);
    assertEquals(1f / 5_000, dst[classes - 1], 1e-10);
    float[] log = unary("softmax forward-inference f32 1x" + classes + " axis=1 log", src);
    assertEquals(-INF, log[0], 0);
    assertEquals(-Math.log(5_000), log[classes - 1], 1e-5);
    src[3] = NAN;
    float[] spoiled = unary("softmax forward-inference f32 1x" + classes + " axis=1", src);
    assertTrue(Float.isNaN(spoiled[0]) && Float.isNaN(spoiled[classes - 1]));
  }

  @Test
  void lossesAtTheEndsOfTheirRange() {
    float[] diff = new float[4];
    assertEquals(
        100, loss("bce", diff, new float[] {100, -100, 100, 0}, new float[] {1, 0, 0, 0}), 1);
    assertArrayEquals(new float[] {0, 0, 1, 0.5f}, diff, 1e-7f);
    // a target of 0 costs nothing whatever was predicted, even with certainty
    assertEquals(0, loss("kl", diff, new float[] {-INF, -100, 0, 0}, new float[4]), 0);
    assertTrue(Float.isNaN(loss("mse", diff, new float[] {NAN, 0, 0, 0}, new float[4])));
    assertEquals(1, loss("l1", diff, new float[] {2, -1, 0, 0}, new float[] {1, -1, 0, 0}), 0);
    assertArrayEquals(new float[] {1, 0, 0, 0}, diff, 0);
  }

  private static float loss(String kind, float[] diff, float[] src, float[] target) {
    float[] loss = new float[1];
    run(
        "softmax forward-training f32 4 loss=" + kind + " sum",
        new Operands()
            .set(Role.SRC, src)
            .set(Role.TARGET, target)
            .set(Role.LOSS, loss)
            .set(Role.DIFF_SRC, diff));
    return loss[0];
  }

  @Test
  void aClassWithoutWeightCountsNothing() {
    float[] diff = {NAN, NAN, NAN, NAN};
    float[] loss = new float[1];
    run(
        "softmax forward-training f32 2x2 axis=1 cross-entropy weights",
        new Operands()
            .set(Role.SRC, new float[] {1, 2, 3, 4})
            .set(Role.LABELS, HeapBuffer.of(new int[] {0, 0}))
            .set(Role.WEIGHTS, new float[] {0, 1})
            .set(Role.LOSS, loss)
            .set(Role.DIFF_SRC, diff));
    assertEquals(0, loss[0], 0);
    assertArrayEquals(new float[4], diff, 0);
  }

  @Test
  void aWindowInThePaddingHasTheMeanZero() {
    float[] dst = {NAN};
    // positions −1 and 1 of an input of one column
    run(
        "pooling forward-inference f32 avg_np mb1ic1iw1ow1kw2pw1dw1",
        new Operands().set(Role.SRC, new float[] {2}).set(Role.DST, dst));
    assertArrayEquals(new float[] {0}, dst, 0);
  }

  @Test
  void aMillionTenthsAddUp() {
    float[] src = new float[1_000_000];
    Arrays.fill(src, 0.1f);
    // chains of 64 additions, and a tree over at most 64 lanes; plain f32 is wrong by 958
    double ofRows = (64 + 6) * 0x1p-24 * 100_000;
    assertEquals(100_000, unary1(src, "1x1000000 axis=1"), ofRows);
    assertEquals(100_000, unary1(src, "1000000x1 axis=0"), ofRows);
    // two levels of about √N additions
    double ofColumns = 2 * Math.sqrt(500_000) * 0x1p-24 * 50_000;
    float[] columns = new float[2];
    run(
        "reduction forward f32 sum 500000x2 axis=0",
        new Operands().set(Role.SRC, src).set(Role.DST, columns));
    assertEquals(50_000, columns[1], ofColumns);
  }

  @Test
  void aVarianceFarFromZeroIsKept() {
    int size = 100_000;
    float[] src = new float[size];
    for (int i = 0; i < size; i++) {
      src[i] = 1e6f + (i % 2 == 0 ? 1 : -1);
    }
    float[] dst = new float[1];
    run(
        "reduction forward f32 variance 100000 axis=0",
        new Operands().set(Role.SRC, src).set(Role.DST, dst));
    assertEquals(1, dst[0], 1e-5f);
  }

  @Test
  void extremesOfNothingAndOfNan() {
    int[] place = new int[2];
    Operands operands =
        new Operands()
            .set(Role.SRC, new float[] {1, NAN, 7, NAN, 5, 2, 5, 1})
            .set(Role.DST, HeapBuffer.of(place));
    run("reduction forward f32 argmax 2x4 axis=1", operands);
    assertArrayEquals(new int[] {1, 0}, place);
    float[] max = unary("reduction forward f32 max 2x4 axis=1", 1, NAN, 7, NAN, 5, 2, 5, 1);
    assertArrayEquals(new float[] {NAN, 5}, Arrays.copyOf(max, 2), 0);
    float[] none = new float[2];
    run(
        "reduction forward f32 max 2x0 axis=1",
        new Operands().set(Role.SRC, new float[0]).set(Role.DST, none));
    assertArrayEquals(new float[] {-INF, -INF}, none, 0);
  }

  @Test
  void powersWithoutALogarithm() {
    float[] base = {0, 0, 0, -2, -2, -2, INF, -INF, -INF, NAN, NAN, 1, 0.5f, 2, 2, -8};
    float[] exponent = {2, -2, 0, 3, 2, 0.5f, 0.5f, 3, -3, 0, 1, NAN, INF, 200, -200, 1f / 3};
    float[] dst = new float[base.length];
    run(
        "elementwise forward f32 pow 16:16",
        new Operands().set(Role.SRC, base).set(Role.SRC1, exponent).set(Role.DST, dst));
    float[] expected = {0, INF, 1, -8, 4, NAN, INF, -INF, 0, 1, NAN, NAN, 0, INF, 0, NAN};
    assertArrayEquals(expected, dst, 0);
  }

  private static float unary1(float[] src, String sizes) {
    float[] dst = new float[1];
    run("reduction forward f32 sum " + sizes, new Operands().set(Role.SRC, src).set(Role.DST, dst));
    return dst[0];
  }

  @Test
  void theFirstOfEqualMaximaIsThePlace() {
    byte[] places = new byte[1];
    float[] dst = new float[1];
    run(
        "pooling forward-training f32 max mb1ic1ih2kh2",
        new Operands()
            .set(Role.SRC, new float[] {1, 5, 5, 5})
            .set(Role.DST, dst)
            .set(Role.INDICES, HeapBuffer.of(places)));
    assertEquals(1, places[0]);
    assertEquals(5, dst[0]);
  }

  @Test
  void adamWithoutGradientStandsStill() {
    float[] parameters = {1, 2, 3};
    run(
        "optimizer forward f32 adam 3",
        new Operands()
            .set(Role.GRADIENT, new float[3])
            .set(Role.PARAMETERS, parameters)
            .set(Role.MOMENT1, new float[3])
            .set(Role.MOMENT2, new float[3])
            .set(Scalar.LEARNING_RATE, 0.001)
            .set(Scalar.WEIGHT_DECAY, 0)
            .set(Scalar.BETA1, 0.9)
            .set(Scalar.BETA2, 0.999)
            .set(Scalar.EPSILON, 1e-8)
            .set(Scalar.STEP, 1));
    assertArrayEquals(new float[] {1, 2, 3}, parameters, 0);
  }
}
