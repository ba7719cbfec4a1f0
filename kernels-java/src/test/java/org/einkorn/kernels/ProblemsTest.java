package org.einkorn.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.einkorn.kernels.gemm.GemmProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProblemsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemm forward f32 128x64:64x32",
        "gemm forward f32 128x64:64x32 ta tb lda=130 ldb=80 ldc=40 alpha=other beta=1"
            + " +bias:n+relu",
        "gemm forward f64 0x0:0x0 +bias:m+residual+scale+gelu+clamp",
        "convolution forward-training f32 mb64ic3ih224oc64oh112kh7sh2ph3 nchw +bias+relu",
        "convolution backward-data f32 g4mb2ic8ih9iw7oc12oh9ow5kh3kw3sh1sw1ph1pw0 nhwc",
        "convolution backward-weights f32 mb1ic8ih9oc12oh5kh3dh1 nchw +bias",
        "pooling forward-training f32 max mb64ic64ih112oh56kh3sh2ph1 nchw",
        "pooling backward f32 max mb1ic1ih4oh2kh2sh2 nchw",
        "normalization forward-training f32 batch mb32ic64ih56 nchw",
        "normalization forward-inference f32 batch mb32ic64ih56iw1 nhwc eps=0.001",
        "normalization backward f32 layer 4096x768:768",
        "softmax forward-inference f32 512x1000 axis=1",
        "softmax forward-training f32 512x10x3 axis=1 cross-entropy",
        "softmax backward f64 7x5 axis=0 log",
        "attention forward-inference f32 mb2h8g2q512k640d64v32 causal mask=bqk",
        "attention backward f32 mb2h8q512d64 qs=786432x64x1536 ks=786432x64x1536",
        "attention forward-training f64 h0g3q0k5d1",
        "activation forward f32 gelu 64x128",
        "activation backward f32 tanh 64 from=dst",
        "activation forward f32 leaky-relu 64x128",
        "activation forward f32 prelu 8x16x7x7:1x16x1x1",
        "activation backward f64 prelu 4x5:1x1",
        "activation backward f32 gelu 64x128 +bias:n",
        "activation forward f32 silu 2x3x4 +bias",
        "elementwise forward f32 add 64x128:64x128",
        "elementwise backward f32 mul 8x1x5:1x7x5",
        "elementwise forward f64 where 4x5:1x5:4x1",
        "reduction backward f32 variance 8x16x7x7 axis=0,2,3",
        "reduction forward f32 argmax 64x128 axis=1",
        "reduction forward f32 sum 64x128 axis=0",
        "recurrent forward-training f32 lstm l1t64mb32slc256dhc256 bias initial final",
        "recurrent backward f64 lbr-gru l3t5mb2slc4dhc8 concat lengths",
        "recurrent forward-inference f32 rnn-relu l1t0mb0slc1dhc1 right2left",
        "optimizer forward f32 adam 12345",
        "optimizer forward f32 sgd 0 nesterov",
        "optimizer forward f32 rmsprop 10 momentum centered decoupled l1 clip",
        "optimizer forward f64 lamb 10 clip",
        "embedding forward f32 32x128:30522x768 padding=0",
        "embedding backward-weights f64 0:1x0 beta=other",
        "dropout forward-training f32 64x1024",
        "dropout backward f64 7",
        "transform forward u8 transpose 2x3x4 perm=2,0,1",
        "transform backward f32 pad 2x3 before=0,1 after=1,0 mode=reflect",
        "transform forward s32 slice 8x9 start=1,2 size=3,3 step=1,2",
        "transform forward f32 concat 2x3:2x5:2x0 axis=1",
        "transform backward f64 gather 5x7x3 axis=1 count=4",
        "transform forward f32 im2col mb1ic3ih5oh5kh3ph1",
      })
  void canonicalTextSurvivesTheRoundTrip(String text) {
    Problem problem = Problems.parse(text);
    assertEquals(text, problem.text());
    assertEquals(problem, Problems.parse(problem.text()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemm forward f32 4x3:3x5 lda=3 beta=0 | gemm forward f32 4x3:3x5",
        "convolution forward-training f32 mb1ic1ih5oc1kh3ph1"
            + " | convolution forward-training f32 mb1ic1ih5oc1oh5kh3ph1 nchw",
        "attention backward f32 d4q3k3h2g2v4mb1 mask=none qs=24x12x4 causal"
            + " | attention backward f32 h2q3d4 causal",
        "normalization backward f32 layer 2x3x4:3x4 | normalization backward f32 layer 2x12:12",
        "optimizer forward f32 adamw 7 clip l1 | optimizer forward f32 adam 7 decoupled l1 clip",
        "transform forward f32 reorder 2x3x4x5 nchw:nhwc"
            + " | transform forward f32 transpose 2x3x4x5 perm=0,2,3,1",
        "transform forward f32 slice 8 start=1 size=2 step=1"
            + " | transform forward f32 slice 8 start=1 size=2",
        "normalization backward f32 batch mb1ic2ih3iw3 | normalization backward f32 batch"
            + " mb1ic2ih3 nchw",
      })
  void abbreviationsAreUnderstood(String text, String canonical) {
    assertEquals(canonical, Problems.parse(text).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gem forward f32 1x1:1x1 | 0 | unknown family 'gem'; expected one of: gemm,",
        "gemm backward f32 1x1:1x1 | 5 | gemm has no direction 'backward'",
        "gemm forward f32 | 16 | expected sizes",
        "gemm forward f32 2x3:4x5 | 17 | expected sizes MxK:KxN with one K",
        "gemm forward f32 2x3:3x5 lda=2 | 25 | lda=2 is less than the row of 3",
        "gemm forward f32 -2x3:3x5 | 17 | expected sizes",
        "gemm forward f32 2x3:3x5 tc | 25 | unknown option 'tc'",
        "gemm forward f32 2x3:3x5 +relu+what | 31 | unknown epilogue step",
        "gemm forward f32 2x3:3x5 +relu extra | 31 | unexpected 'extra'",
        "convolution forward-training f32 mb1ic3zz4 | 39 | unknown size 'zz'",
        "convolution forward-training f32 mb1ic3ih4ih4 | 42 | size 'ih' comes twice",
        "convolution forward-training f32 mb1ih4oc1kh1 | 33 | size 'ic' is missing",
        "convolution forward-training f32 mb1ic1ih4oc1oh9kh1 | 33 | output size 9 does not fit",
        "convolution forward-training f32 mb1ic1ih4oc1kh3ph3 | 33 | padding 3 must be less",
        "recurrent backward f32 gru l1t1mb1slc1dhc1 | 23 | unknown cell 'gru'",
        "recurrent backward f32 lstm l1t1mb1slc1 | 23 | size 'dhc' is missing",
        "recurrent backward f32 lstm l1t1mb1slc1dhc0 | 23 | dhc=0 must be at least 1",
        "recurrent backward f32 lstm t1mb1slc1dhc1 sum | 42 | unknown option beside left2right",
        "softmax backward f32 4x5 axis=2 | 25 | axis=2 is outside 4x5",
        "optimizer forward f32 adam 7 momentum | 22 | the option momentum does not belong to adam",
        "optimizer forward f32 sgd 7 centered | 22 | the option centered does not belong to sgd",
        "optimizer forward f32 lamb 7 decoupled | 22 | the decay of lamb is always decoupled",
        "optimizer forward f32 sgd 7 heavy | 28 | unknown option 'heavy'; expected one of:",
        "embedding forward f32 4:5x6 padding=5 | 28 | padding=5 is no row of the table",
        "embedding forward f32 4:5x6 beta=1 | 28 | beta=1 belongs to backward-weights",
        "embedding forward f32 4:5 | 22 | expected the sizes of the indices and ROWSxWIDTH",
        "transform forward f32 transpose 2x3 perm=0,0 | 36 | perm=0,0 does not name each axis",
        "transform forward f32 slice 8 start=7 size=2 | 22 | positions 7 to 8 of axis 0",
        "transform forward f32 pad 3 before=3 after=0 mode=reflect | 22 | padding 3 on axis 0",
        "transform backward u8 transpose 2x3 perm=1,0 | 22 | type u8 is not f32 or f64",
        "transform forward f32 turn 2x3 | 22 | unknown transform 'turn'",
        "gemm forward f32 4x5:5x6 +prelu | 26 | prelu reads slopes",
        "activation forward f32 prelu 4x5 | 29 | expected the sizes of the tensor and of its"
            + " slopes",
        "activation forward f32 prelu 4x5:4x5 | 29 | do not fit 4x5",
        "activation forward f32 gelu 4x5 +bias:n+relu | 23 | can be joined with a bias only",
        "elementwise forward f32 add 4x5:5 | 24 | all need as many axes",
        "elementwise forward f32 add 4x5:4x3 | 24 | axis 1 has sizes 5 and 3",
        "elementwise forward f32 where 4x5:4x5 | 24 | where reads 3 operands, not 2",
        "elementwise backward f32 lt 4:4 | 25 | lt has no derivative",
        "reduction forward f32 sum 4x5 axis=1,1 | 30 | names axis 1 twice",
        "reduction backward f32 argmax 4x5 axis=1 | 23 | argmax has no derivative",
        "attention forward f32 h2q3d4 | 22 | attention has no direction 'forward'",
        "attention backward f32 h3g2q3d4 | 23 | g=2 must divide h=3",
        "attention backward f32 h3q3d0 | 23 | d=0 must be at least 1",
        "attention backward f32 h3q3d4 mask=kq | 30 | unknown mask 'kq'",
        "attention backward f32 h3q3d4 qs=12x4 | 30 | expected the strides of batch, head and row",
        "attention backward f32 h3q3d4 qs=12x3x4 | 30 | qs=12x3x4 lets elements share a place",
        "gemm forward f32 99999999999999999999x1:1x1 | 17 | is too large",
        "gemm forward f32 4000000000x4000000000:4000000000x4000000000 | 17 | too large",
      })
  void errorsPointAtThePlace(String text, int position, String reason) {
    ProblemSyntaxException error =
        assertThrows(ProblemSyntaxException.class, () -> Problems.parse(text).operands());
    assertTrue(error.toString().contains(reason), error.toString());
    assertEquals(position, error.position(), error.getMessage());
  }

  @Test
  void negativeSizesAreRefused() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> GemmProblem.of(-1, 2, 3));
    assertEquals("m=-1 is negative", error.getMessage());
  }
}
