package org.einkorn.nn.cli.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.zip.GZIPInputStream;

/**
 * The wanted files of a tar archive; other entries are passed over, and no path of it is followed.
 */
final class TarGz {
  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE_OFFSET = 124;
  private static final int SIZE_LENGTH = 12;

  private TarGz() {}

  /**
   * Writes the data files straight into a folder, whatever folder of the archive they lie in.
   *
   * @param files names of the files that are wanted
   */
  static void unpack(Path archive, Path folder, Collection<String> files) throws IOException {
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive), 1 << 16))) {
      byte[] header = in.readNBytes(BLOCK);
      while (header.length == BLOCK && header[0] != 0) {
        String name = text(header, 0, NAME_LENGTH);
        long size = size(header, name);
        String file = name.substring(name.lastIndexOf('/') + 1);
        if (files.contains(file)) {
          write(in, size, folder.resolve(file));
        } else {
          in.skipNBytes(size);
        }
        in.skipNBytes(Math.ceilDiv(size, BLOCK) * BLOCK - size);
        header = in.readNBytes(BLOCK);
      }
    }
  }

  private static void write(InputStream in, long size, Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = size;
    try (OutputStream out = Files.newOutputStream(file)) {
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          throw new IOException("it ends within " + file.getFileName());
        }
        out.write(buffer, 0, count);
        left -= count;
      }
    }
  }

  private static long size(byte[] header, String name) throws IOException {
    String octal = text(header, SIZE_OFFSET, SIZE_LENGTH).strip();
    try {
      return octal.isEmpty() ? 0 : Long.parseUnsignedLong(octal, 8);
    } catch (NumberFormatException e) {
      throw new IOException("the size of " + name + " is not an octal number: " + octal, e);
    }
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }
}
