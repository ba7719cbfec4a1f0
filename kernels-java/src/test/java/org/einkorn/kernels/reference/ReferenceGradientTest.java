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
        "normalization forward-training f64 rms 4x5:5"
            + " | normalization backward f64 rms 4x5:5 | SRC | DIFF_SRC",
        "normalization forward-training f64 rms 4x5:5"
            + " | normalization backward f64 rms 4x5:5 | SCALE | DIFF_SCALE",
        "normalization forward-training f64 group g2mb3ic4ih2 nchw"
            + " | normalization backward f64 group g2mb3ic4ih2 nchw | SRC | DIFF_SRC",
        "normalization forward-training f64 group g2mb3ic4ih2 nhwc"
            + " | normalization backward f64 group g2mb3ic4ih2 nhwc | SCALE | DIFF_SCALE",
        "normalization forward-training f64 group g2mb3ic4ih2 nchw"
            + " | normalization backward f64 group g2mb3ic4ih2 nchw | SHIFT | DIFF_SHIFT",
        "normalization forward-training f64 instance mb3ic2ih3 nchw"
            + " | normalization backward f64 instance mb3ic2ih3 nchw | SRC | DIFF_SRC",
        "normalization forward-training f64 layer 4x5:5 +relu"
            + " | normalization backward f64 layer 4x5:5 +relu | SRC | DIFF_SRC",
        "normalization forward-training f64 batch mb3ic2ih2 nchw +relu"
            + " | normalization backward f64 batch mb3ic2ih2 nchw +relu | SCALE | DIFF_SCALE",
        "pooling forward-training f64 avg_p mb2ic3ih5oh3kh3sh2ph1 nchw"
            + " | pooling backward f64 avg_p mb2ic3ih5oh3kh3sh2ph1 nchw | SRC | DIFF_SRC",
        "pooling forward-training f64 avg_np mb2ic3ih5oh3kh3sh2ph1 nhwc"
            + " | pooling backward f64 avg_np mb2ic3ih5oh3kh3sh2ph1 nhwc | SRC | DIFF_SRC",
        "pooling forward-training f64 avg_np mb1ic2id3od2ih5oh3 nchw adaptive"
            + " | pooling backward f64 avg_np mb1ic2id3od2ih5oh3 nchw adaptive | SRC | DIFF_SRC",
        "pooling forward-training f64 max mb1ic2id4kd2sd2ih5kh3 nchw"
            + " | pooling backward f64 max mb1ic2id4kd2sd2ih5kh3 nchw | SRC | DIFF_SRC",
        "softmax forward-training f64 3x4x2 axis=1 | softmax backward f64 3x4x2 axis=1"
            + " | SRC | DIFF_SRC",
        "softmax forward-training f64 3x4 axis=0 log | softmax backward f64 3x4 axis=0 log"
            + " | SRC | DIFF_SRC",
        "embedding forward f64 9:4x3 padding=1 | embedding backward-weights f64 9:4x3 padding=1"
            + " | WEIGHTS | DIFF_WEIGHTS",
        "dropout forward-training f64 5x20 | dropout backward f64 5x20 | SRC | DIFF_SRC",
        "transform forward f64 transpose 2x3x4 perm=2,0,1"
            + " | transform backward f64 transpose 2x3x4 perm=2,0,1 | SRC | DIFF_SRC",
        "transform forward f64 pad 3x4 before=1,0 after=2,1"
            + " | transform backward f64 pad 3x4 before=1,0 after=2,1 | SRC | DIFF_SRC",
        "transform forward f64 pad 3x4 before=1,0 after=2,1 mode=edge"
            + " | transform backward f64 pad 3x4 before=1,0 after=2,1 mode=edge | SRC | DIFF_SRC",
        "transform forward f64 pad 3x4 before=1,3 after=2,1 mode=reflect"
            + " | transform backward f64 pad 3x4 before=1,3 after=2,1 mode=reflect"
            + " | SRC | DIFF_SRC",
        "transform forward f64 slice 5x8 start=1,2 size=2,3 step=3,2"
            + " | transform backward f64 slice 5x8 start=1,2 size=2,3 step=3,2 | SRC | DIFF_SRC",
        "transform forward f64 concat 2x3:2x1:2x2 axis=1"
            + " | transform backward f64 concat 2x3:2x1:2x2 axis=1 | SRC2 | DIFF_SRC2",
        "transform forward f64 gather 2x3x2 axis=1 count=5"
            + " | transform backward f64 gather 2x3x2 axis=1 count=5 | SRC | DIFF_SRC",
        "transform forward f64 im2col mb2ic2ih5kh3sh2ph1"
            + " | transform backward f64 im2col mb2ic2ih5kh3sh2ph1 | SRC | DIFF_SRC",
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
        "attention forward-training f64 mb2h4g2q3k5d2v3 mask=bqk | attention backward f64"
            + " mb2h4g2q3k5d2v3 mask=bqk | QUERY | DIFF_QUERY",
        "attention forward-training f64 mb2h4g2q3k5d2v3 mask=bqk | attention backward f64"
            + " mb2h4g2q3k5d2v3 mask=bqk | KEY | DIFF_KEY",
        "attention forward-training f64 mb2h4g2q3k5d2v3 mask=bqk | attention backward f64"
            + " mb2h4g2q3k5d2v3 mask=bqk | VALUE | DIFF_VALUE",
        "attention forward-training f64 mb2h2q3d2 mask=k qs=24x3x8 ks=40x9x3 os=12x2x4"
            + " | attention backward f64 mb2h2q3d2 mask=k qs=24x3x8 ks=40x9x3 os=12x2x4"
            + " | QUERY | DIFF_QUERY",
        "activation forward f64 gelu 20 | activation backward f64 gelu 20 | SRC | DIFF_SRC",
        "activation forward f64 leaky-relu 20"
            + " | activation backward f64 leaky-relu 20 | SRC | DIFF_SRC",
        "activation forward f64 elu 20 | activation backward f64 elu 20 | SRC | DIFF_SRC",
        "activation forward f64 selu 20 | activation backward f64 selu 20 | SRC | DIFF_SRC",
        "activation forward f64 gelu-tanh 20"
            + " | activation backward f64 gelu-tanh 20 | SRC | DIFF_SRC",
        "activation forward f64 silu 20 | activation backward f64 silu 20 | SRC | DIFF_SRC",
        "activation forward f64 hard-swish 20"
            + " | activation backward f64 hard-swish 20 | SRC | DIFF_SRC",
        "activation forward f64 hard-sigmoid 20"
            + " | activation backward f64 hard-sigmoid 20 | SRC | DIFF_SRC",
        "activation forward f64 softplus 20 | activation backward f64 softplus 20 | SRC | DIFF_SRC",
        "activation forward f64 mish 20 | activation backward f64 mish 20 | SRC | DIFF_SRC",
        "activation forward f64 clamp 20 | activation backward f64 clamp 20 | SRC | DIFF_SRC",
        "activation forward f64 leaky-relu 20"
            + " | activation backward f64 leaky-relu 20 from=dst | SRC | DIFF_SRC",
        "activation forward f64 elu 20 | activation backward f64 elu 20 from=dst | SRC | DIFF_SRC",
        "activation forward f64 selu 20"
            + " | activation backward f64 selu 20 from=dst | SRC | DIFF_SRC",
        "activation forward f64 hard-sigmoid 20"
            + " | activation backward f64 hard-sigmoid 20 from=dst | SRC | DIFF_SRC",
        "activation forward f64 softplus 20"
            + " | activation backward f64 softplus 20 from=dst | SRC | DIFF_SRC",
        "activation forward f64 clamp 20"
            + " | activation backward f64 clamp 20 from=dst | SRC | DIFF_SRC",
        "activation forward f64 prelu 4x5:1x5"
            + " | activation backward f64 prelu 4x5:1x5 | SRC | DIFF_SRC",
        "activation forward f64 prelu 4x5:1x1"
            + " | activation backward f64 prelu 4x5:1x1 | SRC | DIFF_SRC",
        "activation forward f64 prelu 4x5:1x5"
            + " | activation backward f64 prelu 4x5:1x5 | WEIGHTS | DIFF_WEIGHTS",
        "activation forward f64 prelu 4x5:1x1"
            + " | activation backward f64 prelu 4x5:1x1 | WEIGHTS | DIFF_WEIGHTS",
        "activation forward f64 silu 2x3x4 +bias"
            + " | activation backward f64 silu 2x3x4 +bias | SRC | DIFF_SRC",
        "activation forward f64 gelu 4x5 +bias:n"
            + " | activation backward f64 gelu 4x5 +bias:n | SRC | DIFF_SRC",
        "activation forward f64 silu 2x3x4 +bias"
            + " | activation backward f64 silu 2x3x4 +bias | BIAS | DIFF_BIAS",
        "activation forward f64 gelu 4x5 +bias:n"
            + " | activation backward f64 gelu 4x5 +bias:n | BIAS | DIFF_BIAS",
        "elementwise forward f64 add 3x1x2:1x4x2"
            + " | elementwise backward f64 add 3x1x2:1x4x2 | SRC | DIFF_SRC",
        "elementwise forward f64 add 3x1x2:1x4x2"
            + " | elementwise backward f64 add 3x1x2:1x4x2 | SRC1 | DIFF_SRC1",
        "elementwise forward f64 sub 3x1x2:1x4x2"
            + " | elementwise backward f64 sub 3x1x2:1x4x2 | SRC | DIFF_SRC",
        "elementwise forward f64 sub 3x1x2:1x4x2"
            + " | elementwise backward f64 sub 3x1x2:1x4x2 | SRC1 | DIFF_SRC1",
        "elementwise forward f64 mul 3x1x2:1x4x2"
            + " | elementwise backward f64 mul 3x1x2:1x4x2 | SRC | DIFF_SRC",
        "elementwise forward f64 mul 3x1x2:1x4x2"
            + " | elementwise backward f64 mul 3x1x2:1x4x2 | SRC1 | DIFF_SRC1",
        "elementwise forward f64 div 3x1x2:1x4x2"
            + " | elementwise backward f64 div 3x1x2:1x4x2 | SRC | DIFF_SRC",
        "elementwise forward f64 div 3x1x2:1x4x2"
            + " | elementwise backward f64 div 3x1x2:1x4x2 | SRC1 | DIFF_SRC1",
        "elementwise forward f64 min 3x1x2:1x4x2"
            + " | elementwise backward f64 min 3x1x2:1x4x2 | SRC | DIFF_SRC",
        "elementwise forward f64 min 3x1x2:1x4x2"
            + " | elementwise backward f64 min 3x1x2:1x4x2 | SRC1 | DIFF_SRC1",
        "elementwise forward f64 max 3x1x2:1x4x2"
            + " | elementwise backward f64 max 3x1x2:1x4x2 | SRC | DIFF_SRC",
        "elementwise forward f64 max 3x1x2:1x4x2"
            + " | elementwise backward f64 max 3x1x2:1x4x2 | SRC1 | DIFF_SRC1",
        "elementwise forward f64 where 3x1:3x4:1x4"
            + " | elementwise backward f64 where 3x1:3x4:1x4 | SRC | DIFF_SRC",
        "reduction forward f64 sum 3x4x2 axis=0,2"
            + " | reduction backward f64 sum 3x4x2 axis=0,2 | SRC | DIFF_SRC",
        "reduction forward f64 mean 3x4x2 axis=0,2"
            + " | reduction backward f64 mean 3x4x2 axis=0,2 | SRC | DIFF_SRC",
        "reduction forward f64 max 3x4x2 axis=0,2"
            + " | reduction backward f64 max 3x4x2 axis=0,2 | SRC | DIFF_SRC",
        "reduction forward f64 min 3x4x2 axis=0,2"
            + " | reduction backward f64 min 3x4x2 axis=0,2 | SRC | DIFF_SRC",
        "reduction forward f64 norm 3x4x2 axis=0,2"
            + " | reduction backward f64 norm 3x4x2 axis=0,2 | SRC | DIFF_SRC",
        "reduction forward f64 variance 3x4x2 axis=0,2"
            + " | reduction backward f64 variance 3x4x2 axis=0,2 | SRC | DIFF_SRC",
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
  @CsvSource({
    "5x4 axis=1 cross-entropy",
    "3x4x2 axis=1 cross-entropy",
    "4x5 axis=0 cross-entropy",
    "5x4 axis=1 cross-entropy smoothing",
    "5x4 axis=1 cross-entropy smoothing weights sum",
    "4x5 axis=0 cross-entropy weights ignored",
    "3x7 loss=bce",
    "3x7 loss=mse sum",
    "3x7 loss=l1",
    "3x7 loss=huber",
    "3x7 loss=kl"
  })
  void lossesGiveTheirOwnGradient(String rest) {
    Problem problem = Problems.parse("softmax forward-training f64 " + rest);
    Operands operands = fill(problem);
    if (operands.has(Role.LABELS)) {
      ((HostBuffer) operands.buffer(Role.LABELS)).set(1, -100);
    }
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
      operands.set(scalar, scalar == Scalar.CLAMP_MIN ? -1 : scalar == Scalar.CLAMP_MAX ? 1 : 0.1);
    }
    return operands;
  }

  private HeapBuffer random(OperandSpec spec) {
    HeapBuffer buffer = HeapBuffer.allocate(spec.type(), Math.toIntExact(spec.layout().extent()));
    for (long i = 0; i < buffer.elements() && spec.access() != Access.WRITE; i++) {
      buffer.set(
          i,
          switch (spec.domain().kind()) {
            case INDEX -> random.nextInt(spec.domain().bound());
            case NON_NEGATIVE -> random.nextDouble(2);
            case REAL, WEIGHT -> random.nextDouble(-2, 2);
          });
    }
    return buffer;
  }
}
