package org.einkorn.cli.html;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PngTest {

  private static final long SIGNATURE = 0x89504e470d0a1a0aL;

  /** The chunks of a file in their order, their checksums compared. */
  private static Map<String, byte[]> chunks(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    assertEquals(SIGNATURE, bytes.getLong());
    Map<String, byte[]> chunks = new LinkedHashMap<>();
    while (bytes.hasRemaining()) {
      int length = bytes.getInt();
      byte[] typeAndData = new byte[length + 4];
      bytes.get(typeAndData);
      CRC32 crc = new CRC32();
      crc.update(typeAndData);
      assertEquals((int) crc.getValue(), bytes.getInt());
      String type = new String(typeAndData, 0, 4, StandardCharsets.US_ASCII);
      chunks.put(type, ByteBuffer.allocate(length).put(typeAndData, 4, length).array());
    }
    return chunks;
  }

  private static byte[] inflate(byte @Nullable [] data, int size) throws DataFormatException {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(Objects.requireNonNull(data));
      byte[] result = new byte[size];
      assertEquals(size, inflater.inflate(result));
      inflater.inflate(new byte[1]);
      assertEquals(true, inflater.finished());
      return result;
    }
  }

  @Test
  void greyRowsComeBack() throws DataFormatException {
    byte[] pixels = {0, 1, 2, (byte) 253, (byte) 254, (byte) 255};
    Map<String, byte[]> chunks = chunks(Png.encode(Image.grey(3, 2, pixels)));
    assertEquals(List.of("IHDR", "IDAT", "IEND"), List.copyOf(chunks.keySet()));
    byte[] header = {0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0};
    assertArrayEquals(header, chunks.get("IHDR"));
    byte[] lines = {0, 0, 1, 2, 0, (byte) 253, (byte) 254, (byte) 255};
    assertArrayEquals(lines, inflate(chunks.get("IDAT"), lines.length));
  }

  @Test
  void coloursOfALargePictureComeBack() throws DataFormatException {
    byte[] pixels = new byte[40 * 50 * 3];
    new SplittableRandom(1).nextBytes(pixels);
    Map<String, byte[]> chunks = chunks(Png.encode(Image.rgb(40, 50, pixels)));
    byte[] lines = inflate(chunks.get("IDAT"), 50 * 121);
    for (int y = 0; y < 50; y++) {
      assertEquals(0, lines[y * 121]);
      for (int i = 0; i < 120; i++) {
        assertEquals(pixels[y * 120 + i], lines[y * 121 + 1 + i]);
      }
    }
  }

  @Test
  void sizesMustFit() {
    assertEquals(
        "5 bytes for 3×2×1 values",
        assertThrows(IllegalArgumentException.class, () -> Image.grey(3, 2, new byte[5]))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> Image.rgb(0, 2, new byte[0]));
  }
}
