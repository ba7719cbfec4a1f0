package org.einkorn.autotune.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NeighboursTest {

  private static double distance(String a, String b) {
    return Neighbours.distance(a, b);
  }

  @Test
  void sizesCountByTheirRatio() {
    assertEquals(0, distance("gemm forward f32 7x3:3x1", "gemm forward f32 7x3:3x1"));
    assertEquals(1, distance("gemm forward f32 7x3:3x1", "gemm forward f32 15x3:3x1"), 1e-12);
    assertEquals(2, distance("gemm forward f32 7x7:7x1", "gemm forward f32 7x3:3x1"), 1e-12);
    String conv = "convolution forward-training f32 mb%dic3ih8oc4oh8kh%dph1 nchw +bias";
    assertEquals(1, distance(conv.formatted(31, 3), conv.formatted(63, 3)), 1e-12);
  }

  @Test
  void anythingElseIsFar() {
    String conv = "convolution forward-training f32 mb%dic3ih8oc4oh8kh%dph1 nchw +bias";
    double far = Double.POSITIVE_INFINITY;
    assertEquals(far, distance(conv.formatted(31, 3), conv.formatted(31, 5)));
    assertEquals(far, distance("gemm forward f32 7x3:3x1", "gemm forward f64 7x3:3x1"));
    assertEquals(far, distance("gemm forward f32 7x3:3x1", "gemm forward f32 7x3:3x1 ta"));
    assertEquals(far, distance("gemm forward f32 7x3:3x1", "gemm forward f32 7x3:3x1 beta=1"));
    assertEquals(
        far,
        distance(
            "softmax forward-inference f32 8x8 axis=0",
            "softmax forward-inference f32 8x8 axis=1"));
    assertEquals(
        far,
        distance(
            "normalization backward f32 layer 8x8:8 eps=1.0E-4",
            "normalization backward f32 layer 8x8:8 eps=1.0E-3"));
  }
}
