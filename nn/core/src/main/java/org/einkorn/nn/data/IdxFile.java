package org.einkorn.nn.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A tensor of unsigned bytes from an IDX file, the format of MNIST: two zero bytes, a type, the
 * number of dimensions, each dimension as a big-endian 32-bit integer, then the elements in
 * row-major order. A gzip stream around it is recognised by its content.
 *
 * @param dimensions sizes, outermost first
 * @param elements one byte each
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of bulk data, never compared
public record IdxFile(List<Integer> dimensions, byte[] elements) {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  /** Copies the list. */
  public IdxFile {
    dimensions = List.copyOf(dimensions);
  }

  /**
   * Reads a file whole and strictly.
   *
   * @param file an IDX file, compressed by gzip or not
   * @param rank the number of dimensions that it must have
   * @throws DataException when it is missing, truncated, too long or malformed, with the offset
   * @throws IOException when reading fails otherwise
   */
  public static IdxFile read(Path file, int rank) throws IOException {
    return read(file, rank, rank);
  }

  /** Reads images, of three dimensions, or of four where they have channels. */
  static IdxFile readImages(Path file) throws IOException {
    return read(file, 3, 4);
  }

  private static IdxFile read(Path file, int least, int most) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataException(file, "no such file; an IDX file was expected here");
    }
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      if (isGzip(raw)) {
        try (InputStream plain = new GZIPInputStream(raw, 1 << 16)) {
          return new Parser(file, plain).parse(least, most);
        }
      }
      return new Parser(file, raw).parse(least, most);
    } catch (ZipException | EOFException e) {
      throw new DataException(
          file,
          "the gzip stream is corrupt or cut short (" + e.getMessage() + "); fetch it again",
          e);
    }
  }

  private static boolean isGzip(InputStream in) throws IOException {
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return magic == GZIP_MAGIC;
  }

  private record Parser(Path file, InputStream in) {

    IdxFile parse(int least, int most) throws IOException {
      byte[] head = bytes(0, 4, "magic number");
      if (head[0] != 0 || head[1] != 0) {
        throw wrong(
            0, "an IDX magic number that starts with 0000", "%02x%02x".formatted(head[0], head[1]));
      }
      if (head[2] != UNSIGNED_BYTE) {
        throw wrong(2, "element type 08 (unsigned byte)", "%02x".formatted(head[2]));
      }
      int rank = head[3];
      if (rank < least || rank > most) {
        throw wrong(3, (least == most ? "" : least + " or ") + most + " dimensions", "" + rank);
      }
      List<Integer> dimensions = new ArrayList<>();
      long count = 1;
      for (int i = 0; i < rank; i++) {
        long size = unsignedInt(bytes(4 + 4 * i, 4, "dimension " + i));
        if (size > LARGEST || count * size > LARGEST) {
          throw wrong(
              4 + 4 * i,
              "at most " + LARGEST + " elements",
              "dimension %d of %d".formatted(i, size));
        }
        count *= size;
        dimensions.add((int) size);
      }
      int start = 4 + 4 * rank;
      byte[] elements = bytes(start, (int) count, "elements of " + dimensions);
      if (in.read() >= 0) {
        throw wrong(start + count, "the end of the file", "more bytes");
      }
      return new IdxFile(dimensions, elements);
    }

    /** Grows while reading, so a false dimension cannot exhaust the memory. */
    private byte[] bytes(int offset, int count, String what) throws IOException {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new DataException(
            file,
            "truncated at byte %d: expected %d bytes for %s from byte %d, found %d; fetch it again"
                .formatted(offset + (long) bytes.length, count, what, offset, bytes.length));
      }
      return bytes;
    }

    private DataException wrong(long offset, String expected, String found) {
      return new DataException(
          file, "at byte %d: expected %s, found %s".formatted(offset, expected, found));
    }

    private static long unsignedInt(byte[] b) {
      return (b[0] & 0xffL) << 24 | (b[1] & 0xff) << 16 | (b[2] & 0xff) << 8 | (b[3] & 0xff);
    }
  }
}
