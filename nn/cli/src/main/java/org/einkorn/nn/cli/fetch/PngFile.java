package org.einkorn.nn.cli.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.einkorn.nn.data.DataException;

/**
 * A picture in a PNG file (ISO/IEC 15948) of 8 bits a channel, grey or in colours, not interlaced.
 *
 * @param width pixels in a row
 * @param height rows
 * @param channels 1 or 3, and one more for transparency
 * @param bytes row by row, the channels of a pixel side by side
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of bulk data, never compared
public record PngFile(int width, int height, int channels, byte[] bytes) {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int LARGEST = 1 << 28;

  /** A channel of a pixel; a grey one has three equal ones. */
  public int value(int pixel, int channel) {
    return bytes[pixel * channels + (channels < 3 ? 0 : channel)] & 0xff;
  }

  /**
   * Reads a file.
   *
   * @throws DataException when it is missing, malformed or of another sort
   */
  public static PngFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataException(file, "no such file; a PNG was expected here");
    }
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
    if (in.remaining() < 8 || in.getLong() != SIGNATURE) {
      throw new DataException(file, "not a PNG file");
    }
    ByteBuffer head = ByteBuffer.allocate(0);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    while (in.remaining() >= 12) {
      int length = in.getInt();
      byte[] name = new byte[4];
      in.get(name);
      if (length < 0 || length > in.remaining() - 4) {
        throw new DataException(file, "truncated at byte " + in.position());
      }
      String type = new String(name, StandardCharsets.ISO_8859_1);
      if (type.equals("IHDR")) {
        head = in.slice(in.position(), length);
      } else if (type.equals("IDAT")) {
        packed.write(in.array(), in.position(), length);
      }
      in.position(in.position() + length + 4);
    }
    return unpack(file, head, packed.toByteArray());
  }

  private static PngFile unpack(Path file, ByteBuffer head, byte[] packed) throws IOException {
    if (head.remaining() < 13) {
      throw new DataException(file, "a PNG without a header");
    }
    int width = head.getInt();
    int height = head.getInt();
    int bits = head.get();
    int channels =
        switch (head.get()) {
          case 0 -> 1;
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> 0;
        };
    if (channels == 0 || bits != 8 || head.get(12) != 0) {
      throw new DataException(
          file, "expected 8 bits a channel, grey or in colours, without a palette or interlacing");
    }
    if (width <= 0 || height <= 0 || (long) width * height * channels > LARGEST) {
      throw new DataException(file, "%d×%d pixels cannot be read".formatted(width, height));
    }
    byte[] rows = inflate(file, packed, height * (1 + width * channels));
    return new PngFile(width, height, channels, unfilter(file, rows, width * channels, channels));
  }

  private static byte[] inflate(Path file, byte[] packed, int size) throws DataException {
    byte[] rows = new byte[size];
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(packed);
      int filled = 0;
      while (filled < size) {
        int count = inflater.inflate(rows, filled, size - filled);
        if (count == 0) {
          throw new DataException(
              file, "truncated: expected %d bytes of pixels, found %d".formatted(size, filled));
        }
        filled += count;
      }
    } catch (DataFormatException e) {
      throw new DataException(file, "the pixels are corrupt: " + e.getMessage(), e);
    }
    return rows;
  }

  /** Adds to each byte what its filter foretold: section 9 of the standard. */
  private static byte[] unfilter(Path file, byte[] rows, int rowBytes, int step)
      throws DataException {
    int height = rows.length / (rowBytes + 1);
    byte[] out = new byte[height * rowBytes];
    for (int y = 0; y < height; y++) {
      int filter = rows[y * (rowBytes + 1)];
      int from = y * (rowBytes + 1) + 1;
      int to = y * rowBytes;
      for (int x = 0; x < rowBytes; x++) {
        int left = x < step ? 0 : out[to + x - step] & 0xff;
        int up = y == 0 ? 0 : out[to + x - rowBytes] & 0xff;
        int corner = x < step || y == 0 ? 0 : out[to + x - rowBytes - step] & 0xff;
        int foretold =
            switch (filter) {
              case 0 -> 0;
              case 1 -> left;
              case 2 -> up;
              case 3 -> (left + up) / 2;
              case 4 -> paeth(left, up, corner);
              default -> throw new DataException(file, "row %d has no filter".formatted(y));
            };
        out[to + x] = (byte) (rows[from + x] + foretold);
      }
    }
    return out;
  }

  private static int paeth(int left, int up, int corner) {
    int guess = left + up - corner;
    int toLeft = Math.abs(guess - left);
    int toUp = Math.abs(guess - up);
    int toCorner = Math.abs(guess - corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }
}
