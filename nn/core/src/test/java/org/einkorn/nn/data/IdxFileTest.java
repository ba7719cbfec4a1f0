package org.einkorn.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  /** Two images of 2×3. */
  private static final byte[] GOOD = {
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -1
  };

  @TempDir private Path folder;

  @Test
  void readsRawAndCompressed() throws IOException {
    for (byte[] content : List.of(GOOD, gzip(GOOD))) {
      IdxFile file = IdxFile.read(write(content), 3);
      assertEquals(List.of(2, 2, 3), file.dimensions());
      assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -1}, file.elements());
    }
  }

  @Test
  void readsAnEmptyTensor() throws IOException {
    byte[] none = {0, 0, 8, 1, 0, 0, 0, 0};
    assertEquals(0, IdxFile.read(write(none), 1).elements().length);
  }

  /** Every proper prefix of a good file must fail, compressed or not, and name the file. */
  @Test
  void everyTruncationIsNoticed() throws IOException {
    byte[] zipped = gzip(GOOD);
    for (int length = 0; length < GOOD.length; length++) {
      Path file = write(Arrays.copyOf(GOOD, length));
      String message = failure(file);
      assertTrue(
          message.startsWith(file + ": truncated at byte " + length + ": expected"), message);
    }
    for (int length = 2; length < zipped.length; length++) {
      Path file = write(Arrays.copyOf(zipped, length));
      String message = failure(file);
      assertTrue(message.startsWith(file + ": the gzip stream is corrupt or cut short"), message);
    }
  }

  @Test
  void corruptCompressionIsNoticed() throws IOException {
    byte[] zipped = gzip(GOOD);
    zipped[zipped.length - 6] ^= 1;
    String message = failure(write(zipped));
    assertTrue(message.contains("the gzip stream is corrupt"), message);
  }

  @Test
  void namesOffsetExpectedAndFound() throws IOException {
    assertEquals(
        "at byte 0: expected an IDX magic number that starts with 0000, found 5000", told(0, 0x50));
    assertEquals("at byte 2: expected element type 08 (unsigned byte), found 0d", told(2, 0x0d));
    assertEquals("at byte 3: expected 3 dimensions, found 1", told(3, 1));
    assertEquals(
        "at byte 4: expected at most 2147483639 elements, found dimension 0 of 4278190082",
        told(4, 0xff));
    assertEquals("at byte 28: expected the end of the file, found more bytes", told(-1, 0));
  }

  /** A header that promises 2 GiB must not allocate them. */
  @Test
  void falseDimensionDoesNotExhaustMemory() throws IOException {
    byte[] liar = {0, 0, 8, 1, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xf7, 1, 2, 3};
    Path file = write(liar);
    var error = assertThrows(DataException.class, () -> IdxFile.read(file, 1));
    assertTrue(String.valueOf(error.getMessage()).contains("truncated at byte 11"));
  }

  @Test
  void missingFileIsNamed() {
    Path file = folder.resolve("absent");
    assertEquals(file + ": no such file; an IDX file was expected here", failure(file));
  }

  /** The message for the good file with one byte changed, or one added for a negative offset. */
  private String told(int offset, int value) throws IOException {
    byte[] bad = Arrays.copyOf(GOOD, offset < 0 ? GOOD.length + 1 : GOOD.length);
    if (offset >= 0) {
      bad[offset] = (byte) value;
    }
    Path file = write(bad);
    return failure(file).substring(file.toString().length() + 2);
  }

  private static String failure(Path file) {
    return String.valueOf(
        assertThrows(DataException.class, () -> IdxFile.read(file, 3)).getMessage());
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("file-idx3-ubyte"), content);
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
