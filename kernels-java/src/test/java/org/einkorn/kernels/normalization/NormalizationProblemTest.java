package org.einkorn.kernels.normalization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.einkorn.kernels.ProblemSyntaxException;
import org.einkorn.kernels.Problems;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of normalizations, and what is refused. */
final class NormalizationProblemTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "normalization forward-training f32 group g8mb2ic64ih14 nchw",
        "normalization backward f32 group g8mb2ic64ih14iw7 nhwc +relu",
        "normalization forward-inference f32 instance mb2ic3ih9 nchw eps=0.001",
        "normalization forward-training f32 rms 8x64:64 add=bias+residual +relu",
        "normalization forward-training f64 layer 8x64:64 eps=1.0E-6 add=residual"
      })
  void isCanonical(String text) {
    assertEquals(text, Problems.parse(text).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "normalization backward f32 layer 8x64:64 add=residual | has no backward of its own",
        "normalization forward-training f32 batch mb2ic3ih9 add=residual | belongs to rows",
        "normalization forward-training f32 group g5mb2ic64ih14 | g=5 does not divide ic=64",
        "normalization forward-training f32 group mb2ic64ih14 | size 'g' is missing",
        "normalization forward-training f32 layer 8x64:64 +tanh | no epilogue but +relu",
        "normalization forward-training f32 layer 8x64:64 add=bias | unknown addend 'bias'"
      })
  void isRefused(String text, String reason) {
    String message =
        assertThrows(ProblemSyntaxException.class, () -> Problems.parse(text)).getMessage();
    assertTrue(message.contains(reason), message);
  }
}
