package org.einkorn.kernels.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.junit.jupiter.api.Test;

/** The references on values worked out by hand or taken from tables. */
final class ReferenceValuesTest {

  private static HeapBuffer f64(double... values) {
    return HeapBuffer.of(values);
  }

  private static double[] evaluate(String text, Role output, Operands operands) {
    Problem problem = Problems.parse(text);
    return References.evaluate(problem, operands).output(output);
  }

  @Test
  void gemmWithTransposesScalarsAndEpilogue() {
    Operands operands =
        new Operands()
            .set(Role.SRC, f64(1, 3, 5, -1, 2, 4, 6, -1))
            .set(Role.WEIGHTS, f64(1, 0, 2, 1))
            .set(Role.BIAS, f64(10, -100))
            .set(Role.DST, f64(1, 1, 1, 1, 1, 1))
            .set(Scalar.ALPHA, 2)
            .set(Scalar.BETA, 0.5);
    // A = (1 2; 3 4; 5 6) stored as its transpose with lda 4, B = (1 2; 0 1) stored as its
    // transpose: A·B = (1 4; 3 10; 5 16).
    assertArrayEquals(
        new double[] {12.5, 0, 16.5, 0, 20.5, 0},
        evaluate(
            "gemm forward f64 3x2:2x2 ta tb lda=4 alpha=other beta=other +bias:n+relu",
            Role.DST,
            operands),
        1e-15);
  }

  @Test
  void alphaAndBetaZeroLeaveTheirOperandsOut() {
    Operands operands =
        new Operands()
            .set(Role.SRC, f64(Double.NaN))
            .set(Role.WEIGHTS, f64(1))
            .set(Role.DST, f64(Double.NaN));
    assertArrayEquals(
        new double[] {0}, evaluate("gemm forward f64 1x1:1x1 alpha=0", Role.DST, operands));
  }

  @Test
  void convolutionWithPaddingAndStride() {
    Operands operands =
        new Operands()
            .set(Role.SRC, f64(1, 2, 3, 4, 5, 6, 7, 8, 9))
            .set(Role.WEIGHTS, f64(1, 10, 100, 1000));
    // Windows at rows and columns −1 and 1 of the 3×3 image.
    assertArrayEquals(
        new double[] {1000, 3200, 7040, 9865},
        evaluate(
            "convolution forward-training f64 mb1ic1ih3oc1oh2kh2sh2ph1 nchw", Role.DST, operands));
  }

  @Test
  void poolingKeepsTheFirstOfEquals() {
    Operands operands = new Operands().set(Role.SRC, f64(5, 5, 1, 5));
    assertArrayEquals(
        new double[] {0},
        evaluate("pooling forward-training f64 max mb1ic1ih2oh1kh2 nchw", Role.INDICES, operands));
  }

  @Test
  void geluFromTables() {
    Operands operands = new Operands().set(Role.SRC, f64(1, -1, 0, 3, -6, 30));
    // x·Φ(x) with Φ(1) = 0.841344746068543, Φ(3) = 0.998650101968370, Φ(−6) = 9.86587645037698e-10.
    assertArrayEquals(
        new double[] {
          0.841344746068543, -0.158655253931457, 0, 2.99595030590511, -5.919525870226e-9, 30
        },
        evaluate("activation forward f64 gelu 6", Role.DST, operands),
        1e-14);
  }

  @Test
  void crossEntropyIgnoresForeignLabels() {
    Operands operands =
        new Operands()
            .set(Role.SRC, f64(0, Math.log(3), 1000, 0))
            .set(Role.LABELS, HeapBuffer.of(new int[] {1, 2}));
    assertArrayEquals(
        new double[] {Math.log(4.0 / 3)},
        evaluate("softmax forward-inference f64 2x2 axis=1 cross-entropy", Role.LOSS, operands),
        1e-15);
  }

  @Test
  void batchNormalizationUpdatesTheRunningStatistics() {
    Operands operands =
        new Operands()
            .set(Role.SRC, f64(1, 3))
            .set(Role.SCALE, f64(2))
            .set(Role.SHIFT, f64(5))
            .set(Role.RUNNING_MEAN, f64(0))
            .set(Role.RUNNING_VARIANCE, f64(1))
            .set(Scalar.MOMENTUM, 0.1);
    String text = "normalization forward-training f64 batch mb2ic1ih1 nchw eps=0.0";
    assertArrayEquals(new double[] {3, 7}, evaluate(text, Role.DST, operands));
    assertArrayEquals(new double[] {0.2}, evaluate(text, Role.RUNNING_MEAN, operands), 1e-15);
    assertArrayEquals(new double[] {1.1}, evaluate(text, Role.RUNNING_VARIANCE, operands), 1e-15);
  }

  @Test
  void adamsFirstStepIsTheLearningRate() {
    Operands operands =
        new Operands()
            .set(Role.GRADIENT, f64(4))
            .set(Role.PARAMETERS, f64(1))
            .set(Role.MOMENT1, f64(0))
            .set(Role.MOMENT2, f64(0))
            .set(Scalar.LEARNING_RATE, 0.5)
            .set(Scalar.WEIGHT_DECAY, 0)
            .set(Scalar.BETA1, 0.9)
            .set(Scalar.BETA2, 0.999)
            .set(Scalar.EPSILON, 0)
            .set(Scalar.STEP, 1);
    assertArrayEquals(
        new double[] {0.5},
        evaluate("optimizer forward f64 adam 1", Role.PARAMETERS, operands),
        1e-14);
  }

  @Test
  void nesterovLooksAhead() {
    Operands operands =
        new Operands()
            .set(Role.GRADIENT, f64(1))
            .set(Role.PARAMETERS, f64(10))
            .set(Role.VELOCITY, f64(2))
            .set(Scalar.LEARNING_RATE, 0.1)
            .set(Scalar.WEIGHT_DECAY, 0)
            .set(Scalar.MOMENTUM, 0.5);
    // v = 0.5·2 + 1 = 2, p = 10 − 0.1·(1 + 0.5·2).
    assertArrayEquals(
        new double[] {9.8},
        evaluate("optimizer forward f64 sgd 1 nesterov", Role.PARAMETERS, operands),
        1e-14);
  }
}
