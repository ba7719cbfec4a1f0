package org.einkorn.kernels.softmax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.einkorn.kernels.ProblemSyntaxException;
import org.einkorn.kernels.Problems;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of losses, and what is refused. */
final class LossTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "softmax forward-training f32 8x10 axis=1 cross-entropy smoothing weights ignored sum",
        "softmax forward-inference f32 8x10 axis=1 cross-entropy",
        "softmax forward-training f32 8x10 loss=bce",
        "softmax forward-inference f64 80 loss=kl sum"
      })
  void isCanonical(String text) {
    assertEquals(text, Problems.parse(text).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "softmax backward f32 8x10 loss=mse | the gradient of mse comes with forward-training",
        "softmax forward-training f32 8x10 loss=hinge | expected one of: bce, mse, l1, huber, kl",
        "softmax forward-training f32 8x10 axis=1 log smoothing | unknown kind 'smoothing'",
        "softmax forward-training f32 8x10 axis=1 cross-entropy soft | unknown option 'soft'",
        "softmax forward-training f32 8x10 axis=2 | is outside 8x10"
      })
  void isRefused(String text, String reason) {
    String message =
        assertThrows(ProblemSyntaxException.class, () -> Problems.parse(text)).getMessage();
    assertTrue(message.contains(reason), message);
  }
}
