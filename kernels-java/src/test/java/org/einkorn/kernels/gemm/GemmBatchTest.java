package org.einkorn.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.einkorn.kernels.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of batched products. */
final class GemmBatchTest {

  private static GemmProblem parse(String rest) {
    return (GemmProblem) Problems.parse("gemm forward f32 " + rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8x128x64:8x64x32",
        "8x128x64:1x64x32",
        "1x128x64:8x64x32 ta tb",
        "0x3x4:0x4x5",
        "8x128x64:8x64x32 lda=65 sa=9000 sb=2050 sc=5000 beta=1 +bias:n",
        "2x0x4:2x4x3"
      })
  void textsAreCanonical(String rest) {
    assertEquals("gemm forward f32 " + rest, parse(rest).text());
  }

  @Test
  void aBatchOfOneIsAProduct() {
    assertEquals(parse("3x4:4x5"), parse("1x3x4:1x4x5"));
    assertEquals(parse("8x3x4:8x4x5"), parse("8x3x4:8x4x5 sa=12 sb=20 sc=15"));
    assertEquals(parse("8x3x4:8x4x5"), parse("3x4:4x5").times(8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8x3x4:7x4x5 | one A and one B for each product",
        "8x3x4:4x5 | GxMxK:GxKxN",
        "8x3x4:8x4x5 sa=11 | matrices A of a batch are 11 elements apart, but each takes 12",
        "8x3x4:8x4x5 sc=14 | matrices C of a batch are 14 elements apart, but each takes 15",
        "8x3x4:1x4x5 sb=20 | sb=20 for a matrix that all products share",
        "3x4:4x5 sc=20 | are for batches"
      })
  void wrongBatchesAreRefused(String rest, String message) {
    var error = assertThrows(IllegalArgumentException.class, () -> parse(rest));
    assertTrue(String.valueOf(error.getMessage()).contains(message), error.getMessage());
  }

  @Test
  void eachProductHasAResultOfItsOwn() {
    GemmProblem one = GemmProblem.of(3, 4, 5);
    assertThrows(IllegalArgumentException.class, () -> one.withBatch(new GemmBatch(2, 15, 20, 0)));
    assertThrows(IllegalArgumentException.class, () -> one.withBatch(new GemmBatch(2, 0, 0, 12)));
  }

  @Test
  void productsThatShareBAreOne() {
    assertEquals(parse("24x4:4x5 +bias:n"), parse("8x3x4:1x4x5 +bias:n").collapsed());
    for (String rest :
        new String[] {
          "8x3x4:8x4x5", "8x3x4:1x4x5 +bias:m", "8x3x4:1x4x5 ta", "8x3x4:1x4x5 sa=13"
        }) {
      assertEquals(parse(rest), parse(rest).collapsed());
    }
  }
}
