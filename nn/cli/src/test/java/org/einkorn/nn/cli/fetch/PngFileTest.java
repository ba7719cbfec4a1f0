package org.einkorn.nn.cli.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.einkorn.nn.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngFileTest {
  /** Five grey rows of three pixels, each by another filter; all are 10 20 30 then. */
  private static final byte[] ROWS = {
    0, 10, 20, 30, 1, 10, 10, 10, 2, 0, 0, 0, 3, 5, 5, 5, 4, 0, 0, 0
  };

  @TempDir private Path folder;

  private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(type.getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(content);
    out.writeBytes(new byte[4]);
  }

  private static byte[] png(int width, int height, int bits, int colours, byte[] rows)
      throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(rows);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(8).putLong(0x89504e470d0a1a0aL).array());
    ByteBuffer head = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(out, "IHDR", head.put((byte) bits).put((byte) colours).array());
    byte[] all = packed.toByteArray();
    chunk(out, "IDAT", Arrays.copyOf(all, 3));
    chunk(out, "IDAT", Arrays.copyOfRange(all, 3, all.length));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private PngFile read(byte[] content) throws IOException {
    return PngFile.read(Files.write(folder.resolve("p.png"), content));
  }

  @Test
  void everyFilterIsUndone() throws IOException {
    PngFile png = read(png(3, 5, 8, 0, ROWS));
    byte[] expected = new byte[15];
    for (int i = 0; i < 15; i++) {
      expected[i] = (byte) (10 + i % 3 * 10);
    }
    assertArrayEquals(expected, png.bytes());
    assertEquals(20, png.value(4, 2));
  }

  @Test
  void coloursStandSideBySide() throws IOException {
    PngFile png = read(png(2, 1, 8, 2, new byte[] {1, 1, 2, 3, 4, 5, 6}));
    assertArrayEquals(new byte[] {1, 2, 3, 5, 7, 9}, png.bytes());
    assertEquals(7, png.value(1, 1));
  }

  @Test
  void everyTruncationIsNoticed() throws IOException {
    byte[] good = png(3, 5, 8, 0, ROWS);
    for (int length = 0; length < good.length - 12; length++) {
      byte[] torn = Arrays.copyOf(good, length);
      assertThrows(DataException.class, () -> read(torn), "at " + length);
    }
  }

  @Test
  void otherSortsAreRefused() throws IOException {
    refused("8 bits a channel", png(3, 5, 16, 0, ROWS));
    refused("8 bits a channel", png(3, 5, 8, 3, ROWS));
    refused("cannot be read", png(1 << 20, 1 << 20, 8, 2, ROWS));
    refused(
        "row 0 has no filter",
        png(3, 5, 8, 0, new byte[] {9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    refused("not a PNG", "GIF89a, and more".getBytes(StandardCharsets.UTF_8));
    assertThrows(DataException.class, () -> PngFile.read(folder.resolve("none.png")));
  }

  private void refused(String part, byte[] content) {
    String message = assertThrows(DataException.class, () -> read(content)).getMessage();
    assertTrue(message.contains(part), message);
  }
}
