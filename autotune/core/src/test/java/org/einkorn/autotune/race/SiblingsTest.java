package org.einkorn.autotune.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.junit.jupiter.api.Test;

class SiblingsTest {

  private static final List<String> LARGE =
      List.of(
          "gemm forward f32 4096x512:512x2048 ta tb lda=5000 ldb=600 ldc=2100 +bias:n+relu",
          "gemm forward f32 1x8192:8192x8192",
          "convolution forward-training f32 mb64ic32ih28oc64oh28kh3ph1 nchw +bias+relu",
          "convolution backward-weights f32 mb1ic256ih56oc256oh28kh3sh2ph1 nhwc +bias",
          "pooling forward-training f32 max mb64ic64ih112oh56kh3sh2ph1 nchw",
          "normalization forward-training f32 batch mb64ic64ih56 nchw",
          "normalization backward f32 layer 8192x768:768",
          "softmax forward-inference f32 8192x1000 axis=1",
          "activation forward f32 gelu 64x64x56x56",
          "attention backward f32 mb16h12q512d64 causal",
          "attention forward-inference f32 h1q4096k8192d64",
          "elementwise forward f32 add 64x64x56x56:64x64x56x56",
          "reduction forward f32 sum 8192x1000 axis=0",
          "optimizer forward f32 adam 12345678");

  @Test
  void everyFamilyShrinksAndStaysItself() {
    for (String text : LARGE) {
      Problem problem = Problems.parse(text);
      Problem sibling = Siblings.of(problem, 2e6);
      assertTrue(sibling.operations() < problem.operations(), sibling.text());
      assertTrue(sibling.operations() > 0, sibling.text());
      assertEquals(problem.family(), sibling.family());
      assertEquals(problem.direction(), sibling.direction());
      assertEquals(
          problem.operands().stream().map(spec -> spec.role()).toList(),
          sibling.operands().stream().map(spec -> spec.role()).toList());
      assertEquals(sibling, Problems.parse(sibling.text()));
      assertTrue(Siblings.lengthening(problem, sibling) >= 1);
    }
  }

  @Test
  void aSmallProblemIsItsOwnSibling() {
    Problem small = Problems.parse("gemm forward f32 8x8:8x8");
    assertSame(small, Siblings.of(small, 2e6));
    Problem empty = Problems.parse("gemm forward f32 0x8:8x8");
    assertSame(empty, Siblings.of(empty, 2e6));
  }

  @Test
  void paddingOfRowsAndTheLengthOfSumsStay() {
    assertEquals(
        "gemm forward f32 64x512:512x64 ta tb lda=968 ldb=600 ldc=116 +bias:n+relu",
        Siblings.of(Problems.parse(LARGE.getFirst()), 4.2e6).text());
  }
}
