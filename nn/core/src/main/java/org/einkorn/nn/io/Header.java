package org.einkorn.nn.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file.
 *
 * @param tensors by name, in the order of the file
 * @param metadata free text by name
 * @param bytes its length in the file
 */
record Header(Map<String, Tensor> tensors, Map<String, String> metadata, long bytes) {
  private static final String METADATA = "__metadata__";

  /**
   * Where a tensor lies.
   *
   * @param type of its numbers
   * @param sizes outermost first
   * @param start first byte after the header
   * @param end one past its last byte
   */
  record Tensor(StoredType type, List<Long> sizes, long start, long end) {
    /** Number of its numbers. */
    int count() {
      return (int) ((end - start) / type.bytes());
    }
  }

  long dataBytes() {
    return tensors.values().stream().mapToLong(Tensor::end).max().orElse(0);
  }

  static Header parse(Path file, String json, long bytes) throws IOException {
    try {
      Map<?, ?> root = map("the header", JsonReader.read(json));
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : root.entrySet()) {
        String name = String.valueOf(entry.getKey());
        Map<?, ?> value = map(name, entry.getValue());
        if (name.equals(METADATA)) {
          value.forEach((key, text) -> metadata.put(String.valueOf(key), String.valueOf(text)));
        } else {
          tensors.put(name, tensor(name, value));
        }
      }
      requireGapless(tensors);
      return new Header(tensors, metadata, bytes);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IOException(file + ": corrupt header: " + e.getMessage(), e);
    }
  }

  private static Tensor tensor(String name, Map<?, ?> fields) {
    StoredType type = StoredType.of(name, fields.get("dtype"));
    List<Long> sizes = longs(name + ".shape", fields.get("shape"));
    List<Long> offsets = longs(name + ".data_offsets", fields.get("data_offsets"));
    if (offsets.size() != 2) {
      throw new IllegalArgumentException(name + ": expected two data_offsets, found " + offsets);
    }
    long bytes = type.bytes();
    for (long size : sizes) {
      bytes = Math.multiplyExact(bytes, size);
    }
    if (offsets.get(1) - offsets.get(0) != bytes || bytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%s: shape %s needs %d bytes, data_offsets are %s"
              .formatted(name, sizes, bytes, offsets));
    }
    return new Tensor(type, sizes, offsets.get(0), offsets.get(1));
  }

  /**
   * The format demands that the tensors fill the data without gap or overlap. Empty ones come
   * before the one that starts where they do, whatever the order of the header.
   */
  private static void requireGapless(Map<String, Tensor> tensors) {
    List<Tensor> sorted = new ArrayList<>(tensors.values());
    sorted.sort(Comparator.comparingLong(Tensor::start).thenComparingLong(Tensor::end));
    long position = 0;
    for (Tensor tensor : sorted) {
      if (tensor.start() != position) {
        throw new IllegalArgumentException(
            "expected a tensor at byte %d of the numbers, found the next at %d"
                .formatted(position, tensor.start()));
      }
      position = tensor.end();
    }
  }

  private static Map<?, ?> map(String what, Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException(what + " is not a JSON object");
  }

  private static List<Long> longs(String what, @Nullable Object value) {
    List<Long> longs = new ArrayList<>();
    if (!(value instanceof List<?> list)) {
      throw new IllegalArgumentException(what + " is not a list of integers");
    }
    for (Object item : list) {
      if (!(item instanceof Long number) || number < 0) {
        throw new IllegalArgumentException(what + " holds " + item + ", no integer from 0");
      }
      longs.add(number);
    }
    return longs;
  }

  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
