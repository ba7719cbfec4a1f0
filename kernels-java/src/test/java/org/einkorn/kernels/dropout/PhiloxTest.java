package org.einkorn.kernels.dropout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The generator against the known answers that are published with Random123. */
final class PhiloxTest {

  private static long word(String hex) {
    return Integer.toUnsignedLong(HexFormat.fromHexDigits(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
  })
  void givesTheKnownAnswers(String counter, String key, String answer) {
    String[] c = counter.split(" ");
    String[] k = key.split(" ");
    String[] expected = answer.split(" ");
    for (int number = 0; number < 4; number++) {
      int actual =
          Philox.word(
              word(k[1]) << 32 | word(k[0]),
              word(c[1]) << 32 | word(c[0]),
              word(c[3]) << 32 | word(c[2]),
              number);
      assertEquals(expected[number], HexFormat.of().toHexDigits(actual), "word " + number);
    }
  }

  @Test
  void hasFourWords() {
    assertThrows(IndexOutOfBoundsException.class, () -> Philox.word(1, 2, 3, 4));
  }
}
