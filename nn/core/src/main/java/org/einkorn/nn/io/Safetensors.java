package org.einkorn.nn.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.einkorn.autotune.files.AtomicFile;

/**
 * Named tensors in a file of the safetensors format: the length of the header as a little-endian
 * 64-bit integer, the header as JSON, the numbers. {@code F32} is written; {@code F32}, {@code
 * F16}, {@code BF16} (both exactly) and {@code F64} (rounded to nearest) are read as {@code float}.
 *
 * <p>The format has no checksum; files written here carry the CRC-32C of the numbers in their
 * metadata, and it is checked where it is present.
 */
public final class Safetensors {
  private static final int LENGTH_BYTES = 8;
  private static final String CHECKSUM = "crc32c";
  private static final int LARGEST_HEADER = 100 << 20;

  private Safetensors() {}

  /**
   * One tensor.
   *
   * @param sizes outermost first
   * @param numbers in row-major order
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of bulk data, never compared
  public record Entry(List<Long> sizes, float[] numbers) {
    /** Checks that there are as many numbers as the sizes say. */
    public Entry {
      sizes = List.copyOf(sizes);
      long count = 1;
      for (long size : sizes) {
        count = Math.multiplyExact(count, size);
      }
      if (count != numbers.length) {
        throw new IllegalArgumentException(
            "sizes " + sizes + " need " + count + " numbers, not " + numbers.length);
      }
    }
  }

  /**
   * Writes a file whole or not at all: beside its place first, then moved there.
   *
   * @param file its place, in a folder that exists
   * @param entries tensors by name
   * @param notes free text by name
   */
  public static void write(Path file, Map<String, Entry> entries, Map<String, String> notes)
      throws IOException {
    ByteBuffer content = encode(entries, notes);
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException(absolute + ": the folder does not exist; make it first");
    }
    AtomicFile.write(absolute, content);
  }

  private static ByteBuffer encode(Map<String, Entry> entries, Map<String, String> notes) {
    long bytes = 0;
    for (Entry entry : entries.values()) {
      bytes += (long) Float.BYTES * entry.numbers.length;
    }
    ByteBuffer data = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder tensors = new StringBuilder();
    entries.forEach((name, entry) -> {
      int start = data.position();
      for (float number : entry.numbers) {
        data.putFloat(number);
      }
      tensors
          .append(",")
          .append(Header.quote(name))
          .append(":{\"dtype\":\"F32\",\"shape\":")
          .append(entry.sizes.toString().replace(" ", ""))
          .append(",\"data_offsets\":[")
          .append(start)
          .append(',')
          .append(data.position())
          .append("]}");
    });
    data.flip();
    String head = "{\"__metadata__\":" + metadata(notes, crc(data)) + tensors + "}";
    byte[] json = head.getBytes(StandardCharsets.UTF_8);
    int padded = Math.ceilDiv(json.length, LENGTH_BYTES) * LENGTH_BYTES;
    ByteBuffer content =
        ByteBuffer.allocate(Math.addExact(LENGTH_BYTES + padded, data.limit()))
            .order(ByteOrder.LITTLE_ENDIAN);
    content.putLong(padded).put(json);
    while (content.position() < LENGTH_BYTES + padded) {
      content.put((byte) ' ');
    }
    return content.put(data).flip();
  }

  private static String metadata(Map<String, String> notes, String crc) {
    Map<String, String> all = new TreeMap<>(notes);
    all.put(CHECKSUM, crc);
    StringJoiner fields = new StringJoiner(",", "{", "}");
    all.forEach((name, text) -> fields.add(Header.quote(name) + ":" + Header.quote(text)));
    return fields.toString();
  }

  /**
   * Reads a file strictly.
   *
   * @throws IOException when it is missing, truncated or corrupt, or holds a finite number that no
   *     float can hold, with the place
   */
  public static Map<String, Entry> read(Path file) throws IOException {
    try (FileChannel channel = open(file)) {
      return decode(file, channel);
    }
  }

  /** The notes of a file, empty when it has none. */
  public static Map<String, String> notes(Path file) throws IOException {
    try (FileChannel channel = open(file)) {
      return header(file, channel).metadata();
    }
  }

  private static FileChannel open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      String why = Files.exists(file) ? "not a file" : "no such file";
      throw new IOException(file + ": " + why + "; weights were expected here");
    }
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  private static Header header(Path file, FileChannel channel) throws IOException {
    long length = channel.size();
    if (length < LENGTH_BYTES) {
      throw truncated(file, "the length of the header", LENGTH_BYTES, length);
    }
    long headerLength = bytes(channel, 0, LENGTH_BYTES).getLong();
    if (headerLength < 2 || headerLength > LARGEST_HEADER) {
      throw new IOException(
          file
              + ": at byte 0: a header of "
              + Long.toUnsignedString(headerLength)
              + " bytes is not plausible; this is not a safetensors file");
    }
    long start = LENGTH_BYTES + headerLength;
    if (length < start) {
      throw truncated(file, "the header", start, length);
    }
    byte[] json = bytes(channel, LENGTH_BYTES, (int) headerLength).array();
    return Header.parse(file, new String(json, StandardCharsets.UTF_8), headerLength);
  }

  private static Map<String, Entry> decode(Path file, FileChannel channel) throws IOException {
    Header header = header(file, channel);
    long start = LENGTH_BYTES + header.bytes();
    long length = channel.size();
    long expected = start + header.dataBytes();
    if (length < expected) {
      throw truncated(file, "the numbers", expected, length);
    }
    if (length > expected) {
      throw new IOException(
          file + ": expected the end of the file at byte " + expected + ", found " + length);
    }
    if (header.dataBytes() > Integer.MAX_VALUE - 8) {
      throw new IOException(
          file + ": " + header.dataBytes() + " bytes of numbers are more than can be read, 2 GiB");
    }
    ByteBuffer data = bytes(channel, start, (int) header.dataBytes());
    String stated = header.metadata().get(CHECKSUM);
    if (stated != null && !stated.equals(crc(data.duplicate()))) {
      throw new IOException(
          file
              + ": corrupt: the checksum of the numbers is "
              + crc(data.duplicate())
              + ", the header says "
              + stated);
    }
    return entries(file, header, data);
  }

  private static Map<String, Entry> entries(Path file, Header header, ByteBuffer data)
      throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, Header.Tensor> named : header.tensors().entrySet()) {
      Header.Tensor tensor = named.getValue();
      float[] numbers = new float[tensor.count()];
      data.position((int) tensor.start());
      for (int i = 0; i < numbers.length; i++) {
        try {
          numbers[i] = tensor.type().next(data);
        } catch (ArithmeticException e) {
          throw new IOException(
              "%s: %s: number %d: %s".formatted(file, named.getKey(), i, e.getMessage()), e);
        }
      }
      entries.put(named.getKey(), new Entry(tensor.sizes(), numbers));
    }
    return entries;
  }

  private static ByteBuffer bytes(FileChannel channel, long from, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new IOException("the file was cut short while it was read");
      }
    }
    return buffer.flip();
  }

  private static IOException truncated(Path file, String what, long expected, long found) {
    return new IOException(
        file
            + ": truncated in "
            + what
            + ": expected at least "
            + expected
            + " bytes, found "
            + found);
  }

  private static String crc(ByteBuffer data) {
    CRC32C crc = new CRC32C();
    crc.update(data.duplicate());
    return Long.toHexString(crc.getValue());
  }
}
