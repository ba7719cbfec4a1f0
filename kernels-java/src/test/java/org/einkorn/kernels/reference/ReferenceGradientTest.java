package org.einkorn.kernels.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Access;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The backward references against central differences of the forward references, in f64: for the
 * loss Σ output · diff_dst the derivative with respect to every element of an input.
 */
final class ReferenceGradientTest {

  private static final double STEP = 1e-5;

  private final SplittableRandom random = new SplittableRandom(7);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "convolution forward-training f64 g2mb2ic4ih5iw6oc6oh3ow5kh3kw2sh2sw1ph1pw0 nchw"
            + " | convolution backward-data f64 g2mb2ic4ih5iw6oc6oh3ow5kh3kw2sh2sw1ph1pw0 nchw"
            + " | SRC | DIFF_SRC",
        "convolution forward-training f64 mb2ic2ih5oc3oh3kh2dh1 nhwc +bias"
            + " | convolution backward-weights f64 mb2ic2ih5oc3oh3kh2dh1 nhwc +bias"
            + " | WEIGHTS | DIFF_WEIGHTS",
        "convolution forward-training f64 mb2ic2ih5oc3oh3kh2dh1 nchw +bias"
            + " | convolution backward-weights f64 mb2ic2ih5oc3oh3kh2dh1 nchw +bias"
            + " | BIAS | DIFF_BIAS",
        "convolution forward-training f64 mb2ic2id4ih3iw3oc3kd3kh2kw2pd1 nchw +bias"
            + " | convolution backward-data f64 mb2ic2id4ih3iw3oc3kd3kh2kw2pd1 nchw"
            + " | SRC | DIFF_SRC",
        "convolution forward-training f64 g2mb2ic4ih3oc2kh3sh2ph1 nchw transposed +bias"
            + " | convolution backward-data f64 g2mb2ic4ih3oc2kh3sh2ph1 nchw transposed"
            + " | SRC | DIFF_SRC",
        "convolution forward-training f64 g2mb2ic4ih3oc2kh3sh2ph1 nchw transposed +bias"
            + " | convolution backward-weights f64 g2mb2ic4ih3oc2kh3sh2ph1 nchw transposed +bias"
            + " | WEIGHTS | DIFF_WEIGHTS",
        "convolution forward-training f64 g2mb2ic4ih3oc2kh3sh2ph1 nhwc transposed +bias"
            + " | convolution backward-weights f64 g2mb2ic4ih3oc2kh3sh2ph1 nhwc transposed +bias"
            + " | BIAS | DIFF_BIAS",
        "pooling forward-training f64 max mb2ic3ih5oh3kh3sh2ph1 nchw"
            + " | pooling backward f64 max mb2ic3ih5oh3kh3sh2ph1 nchw | SRC | DIFF_SRC",
        "pooling forward-training f64 max mb2ic3ih5oh3kh3sh2ph1 nhwc"
            + " | pooling backward f64 max mb2ic3ih5oh3kh3sh2ph1 nhwc | SRC | DIFF_SRC",
        "normalization forward-training f64 batch mb3ic2ih2 nchw"
            + " | normalization backward f64 batch mb3ic2ih2 nchw | SRC | DIFF_SRC",
        "normalization forward-training f64 batch mb3ic2ih2 nchw"
            + " | normalization backward f64 batch mb3ic2ih2 nchw | SCALE | DIFF_SCALE",
        "normalization forward-training f64 layer 4x5:5"
            + " | normalization backward f64 layer 4x5:5 | SRC | DIFF_SRC",
        "normalization forward-training f64 layer 4x5:5"
            + " | normalization backward f64 layer 4x5:5 | SHIFT | DIFF_SHIFT",
        "normalization forward-training f64 layer 4x5:5"
            + " | normalization backward f64 layer 4x5:5 | SCALE | DIFF_SCALE",
        "softmax forward-training f64 3x4x2 axis=1 | softmax backward f64 3x4x2 axis=1"
            + " | SRC | DIFF_SRC",
        "softmax forward-training f64 3x4 axis=0 log | softmax backward f64 3x4 axis=0 log"
            + " | SRC | DIFF_SRC",
        "recurrent forward-training f64 rnn-tanh l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 rnn-tanh l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | SRC | DIFF_SRC",
        "recurrent forward-training f64 rnn-tanh l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 rnn-tanh l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | WEIGHTS | DIFF_WEIGHTS",
        "recurrent forward-training f64 rnn-tanh l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 rnn-tanh l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | WEIGHTS_ITER | DIFF_WEIGHTS_ITER",
        "recurrent forward-training f64 rnn-tanh l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 rnn-tanh l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | BIAS | DIFF_BIAS",
        "recurrent forward-training f64 rnn-tanh l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 rnn-tanh l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | BIAS_ITER | DIFF_BIAS_ITER",
        "recurrent forward-training f64 rnn-tanh l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 rnn-tanh l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | SRC_ITER | DIFF_SRC_ITER",
        "recurrent forward-training f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | SRC | DIFF_SRC",
        "recurrent forward-training f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | WEIGHTS | DIFF_WEIGHTS",
        "recurrent forward-training f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | WEIGHTS_ITER | DIFF_WEIGHTS_ITER",
        "recurrent forward-training f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | BIAS | DIFF_BIAS",
        "recurrent forward-training f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | BIAS_ITER | DIFF_BIAS_ITER",
        "recurrent forward-training f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | SRC_ITER | DIFF_SRC_ITER",
        "recurrent forward-training f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 lstm l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | SRC_ITER_C | DIFF_SRC_ITER_C",
        "recurrent forward-training f64 lbr-gru l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 lbr-gru l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | SRC | DIFF_SRC",
        "recurrent forward-training f64 lbr-gru l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 lbr-gru l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | WEIGHTS | DIFF_WEIGHTS",
        "recurrent forward-training f64 lbr-gru l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 lbr-gru l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | WEIGHTS_ITER | DIFF_WEIGHTS_ITER",
        "recurrent forward-training f64 lbr-gru l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 lbr-gru l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | BIAS | DIFF_BIAS",
        "recurrent forward-training f64 lbr-gru l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 lbr-gru l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | BIAS_ITER | DIFF_BIAS_ITER",
        "recurrent forward-training f64 lbr-gru l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | recurrent backward f64 lbr-gru l2t3mb3slc2dhc2 concat bias initial lengths"
            + " | SRC_ITER | DIFF_SRC_ITER",
        "recurrent forward-training f64 rnn-relu l2t3mb2slc3dhc4 right2left"
            + " | recurrent backward f64 rnn-relu l2t3mb2slc3dhc4 right2left"
            + " | SRC | DIFF_SRC",
        "recurrent forward-training f64 lstm l1t3mb2slc3dhc2 right2left"
            + " | recurrent backward f64 lstm l1t3mb2slc3dhc2 right2left"
            + " | WEIGHTS_ITER | DIFF_WEIGHTS_ITER",
        "attention forward-training f64 h2q4k3d5 causal | attention backward f64 h2q4k3d5 causal"
            + " | QUERY | DIFF_QUERY",
        "attention forward-training f64 h2q4k3d5 causal | attention backward f64 h2q4k3d5 causal"
            + " | KEY | DIFF_KEY",
        "attention forward-training f64 h2q4k3d5 causal | attention backward f64 h2q4k3d5 causal"
            + " | VALUE | DIFF_VALUE",
        "attention forward-training f64 mb2h4g2q3k5d2v3 mask=bqk | attention backward f64 mb2h4g2q3k5d2v3 mask=bqk"
            + " | QUERY | DIFF_QUERY",
        "attention forward-training f64 mb2h4g2q3k5d2v3 mask=bqk | attention backward f64 mb2h4g2q3k5d2v3 mask=bqk"
            + " | KEY | DIFF_KEY",
        "attention forward-training f64 mb2h4g2q3k5d2v3 mask=bqk | attention backward f64 mb2h4g2q3k5d2v3 mask=bqk"
            + " | VALUE | DIFF_VALUE",
        "attention forward-training f64 mb2h2q3d2 mask=k qs=24x3x8 ks=40x9x3 os=12x2x4"
            + " | attention backward f64 mb2h2q3d2 mask=k qs=24x3x8 ks=40x9x3 os=12x2x4"
            + " | QUERY | DIFF_QUERY",
        "activation forward f64 gelu 20 | activation backward f64 gelu 20 | SRC | DIFF_SRC",
        "activation forward f64 relu 20 | activation backward f64 relu 20 from=dst"
            + " | SRC | DIFF_SRC",
        "activation forward f64 sigmoid 20 | activation backward f64 sigmoid 20"
            + " | SRC | DIFF_SRC",
        "activation forward f64 sigmoid 20 | activation backward f64 sigmoid 20 from=dst"
            + " | SRC | DIFF_SRC",
        "activation forward f64 tanh 20 | activation backward f64 tanh 20 from=dst"
            + " | SRC | DIFF_SRC",
      })
  void backwardIsTheDerivativeOfForward(
      String forwardText, String backwardText, Role input, Role gradient) {
    Problem forward = Problems.parse(forwardText);
    Problem backward = Problems.parse(backwardText);
    Operands operands = fill(forward);
    References.evaluate(forward, operands).store(forward);
    for (OperandSpec spec : backward.operands()) {
      if (!operands.has(spec.role())) {
        operands.set(spec.role(), random(spec));
      }
    }
    double[] analytic = References.evaluate(backward, operands).output(gradient);
    assertDerivative(
        forward, operands, input, backward.operand(gradient), analytic, Role.DST, Role.DIFF_DST);
  }

  @ParameterizedTest
  @CsvSource({"5x4, 1", "3x4x2, 1", "4x5, 0"})
  void crossEntropyGivesItsOwnGradient(String sizes, int axis) {
    Problem problem =
        Problems.parse(
            "softmax forward-training f64 " + sizes + " axis=" + axis + " cross-entropy");
    Operands operands = fill(problem);
    HostBuffer labels = (HostBuffer) operands.buffer(Role.LABELS);
    labels.set(1, -100);
    double[] analytic = References.evaluate(problem, operands).output(Role.DIFF_SRC);
    Operands one = new Operands().set(Role.DIFF_DST, HeapBuffer.of(new double[] {1}));
    operands.set(Role.DIFF_DST, one.buffer(Role.DIFF_DST));
    assertDerivative(
        problem,
        operands,
        Role.SRC,
        problem.operand(Role.DIFF_SRC),
        analytic,
        Role.LOSS,
        Role.DIFF_DST);
  }

  private void assertDerivative(
      Problem forward,
      Operands operands,
      Role input,
      OperandSpec gradient,
      double[] analytic,
      Role output,
      Role weight) {
    HostBuffer x = (HostBuffer) operands.buffer(input);
    OperandSpec weights = forward.operand(output);
    double[] w = Values.gather((HostBuffer) operands.buffer(weight), 0, weights.layout());
    boolean moved = false;
    for (int i = 0; i < analytic.length; i++) {
      long at = gradient.layout().offsetOf(i);
      double kept = x.get(at);
      x.set(at, kept + STEP);
      double up = dot(References.evaluate(forward, operands).output(output), w);
      x.set(at, kept - STEP);
      double down = dot(References.evaluate(forward, operands).output(output), w);
      x.set(at, kept);
      double numeric = (up - down) / (2 * STEP);
      assertEquals(numeric, analytic[i], 1e-7 * (1 + Math.abs(numeric)), "element " + i);
      moved |= numeric != 0;
    }
    assertTrue(moved, "the gradient is zero everywhere: the test would see nothing");
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private Operands fill(Problem problem) {
    Operands operands = new Operands();
    for (OperandSpec spec : problem.operands()) {
      operands.set(spec.role(), random(spec));
    }
    for (Scalar scalar : problem.scalars()) {
      operands.set(scalar, 0.1);
    }
    return operands;
  }

  private HeapBuffer random(OperandSpec spec) {
    HeapBuffer buffer = HeapBuffer.allocate(spec.type(), Math.toIntExact(spec.layout().extent()));
    for (long i = 0; i < buffer.elements() && spec.access() != Access.WRITE; i++) {
      boolean index = spec.domain().kind() == OperandSpec.Domain.Kind.INDEX;
      buffer.set(i, index ? random.nextInt(spec.domain().bound()) : random.nextDouble(-2, 2));
    }
    return buffer;
  }
}
