package org.einkorn.cli.html;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG (W3C recommendation, third edition). The JDK's own writer lives in {@code
 * java.desktop}, which would bring a window system to a command line.
 */
final class Png {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int BITS_PER_SAMPLE = 8;
  private static final int GREY = 0;
  private static final int RGB = 2;

  private Png() {}

  static byte[] encode(Image image) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(image.width()).putInt(image.height());
    header.put((byte) BITS_PER_SAMPLE).put((byte) (image.channels() == 1 ? GREY : RGB));
    chunk(file, "IHDR", header.array());
    chunk(file, "IDAT", deflate(scanlines(image)));
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  /** Each row with the number of its filter, 0 for none, in front. */
  private static byte[] scanlines(Image image) {
    int row = image.width() * image.channels();
    byte[] lines = new byte[image.height() * (row + 1)];
    for (int y = 0; y < image.height(); y++) {
      image.copyRow(y, lines, y * (row + 1) + 1);
    }
    return lines;
  }

  private static byte[] deflate(byte[] data) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
      deflater.setInput(data);
      deflater.finish();
      while (!deflater.finished()) {
        compressed.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    return compressed.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    file.writeBytes(name);
    file.writeBytes(data);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
