package org.einkorn.nn.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir private Path folder;

  private static Map<String, Safetensors.Entry> sample() {
    Map<String, Safetensors.Entry> entries = new LinkedHashMap<>();
    entries.put("0.weight", new Safetensors.Entry(List.of(2L, 2L), new float[] {1, -2, 3.5f, -0f}));
    entries.put("a \"b\"\\\n", new Safetensors.Entry(List.of(1L), new float[] {Float.NaN}));
    entries.put("empty", new Safetensors.Entry(List.of(0L, 3L), new float[0]));
    return entries;
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, sample(), Map.of("model", "a \"b\""));
    Map<String, Safetensors.Entry> read = Safetensors.read(file);
    assertEquals(sample().keySet(), read.keySet());
    sample()
        .forEach((name, entry) -> {
          Safetensors.Entry found = Objects.requireNonNull(read.get(name));
          assertEquals(entry.sizes(), found.sizes(), name);
          assertArrayEquals(entry.numbers(), found.numbers(), name);
        });
    assertEquals(1, fileCount());
    assertEquals("a \"b\"", Safetensors.notes(file).get("model"));
  }

  /** Written by the reference implementation's rules: another order, spaces, no metadata. */
  @Test
  void foreignFilesAreRead() throws IOException {
    Path file =
        raw(
            "{ \"b\" : {\"dtype\":\"F32\", \"shape\":[], \"data_offsets\":[4,8]},"
                + "\"a\":{\"shape\":[1],\"dtype\":\"F32\",\"data_offsets\":[0,4]} }  ",
            1f,
            2f);
    Map<String, Safetensors.Entry> read = Safetensors.read(file);
    assertEquals("[2.0]", Arrays.toString(numbers(read, "b")));
    assertEquals("[1.0]", Arrays.toString(numbers(read, "a")));
  }

  /** Sorted by the start alone, the empty tensor would seem to overlap. */
  @Test
  void anEmptyTensorMayStartWhereAnotherDoes() throws IOException {
    String one = "\"one\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
    String none = "\"none\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}";
    for (String header : List.of(one + "," + none, none + "," + one)) {
      Map<String, Safetensors.Entry> read = Safetensors.read(raw("{" + header + "}", 7f));
      assertEquals("[7.0]", Arrays.toString(numbers(read, "one")), header);
      assertEquals(List.of(0L), Objects.requireNonNull(read.get("none")).sizes(), header);
    }
  }

  /** All bit patterns of the half types, at an odd place; both are exact in a float. */
  @Test
  void halvesAreReadExactly() throws IOException {
    int count = 1 << 16;
    ByteBuffer data = ByteBuffer.allocate(2 + 4 * count).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) 0x3c00);
    for (int type = 0; type < 2; type++) {
      for (int bits = 0; bits < count; bits++) {
        data.putShort((short) bits);
      }
    }
    int middle = 2 + 2 * count;
    String header =
        ("{\"one\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]},"
                + "\"half\":{\"dtype\":\"F16\",\"shape\":[%d],\"data_offsets\":[2,%d]},"
                + "\"brain\":{\"dtype\":\"BF16\",\"shape\":[%d],\"data_offsets\":[%d,%d]}}")
            .formatted(count, middle, count, middle, middle + 2 * count);
    Map<String, Safetensors.Entry> read = Safetensors.read(raw(header, data.array()));
    assertEquals("[1.0]", Arrays.toString(numbers(read, "one")));
    float[] half = numbers(read, "half");
    float[] brain = numbers(read, "brain");
    assertEquals(count, half.length);
    assertEquals(count, brain.length);
    for (int bits = 0; bits < count; bits++) {
      assertEquals(halfOf(bits), half[bits], "half 0x" + Integer.toHexString(bits));
      int found = Float.floatToRawIntBits(brain[bits]);
      assertTrue(
          found == bits << 16 || (Float.isNaN(brain[bits]) && (bits & 0x7fff) > 0x7f80),
          "bfloat 0x" + Integer.toHexString(bits));
    }
  }

  /** (−1)^s · 2^(e−15) · (1 + f/1024); without the 1, and with 2^−14, where e is 0. */
  private static float halfOf(int bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double value =
        exponent == 0
            ? Math.scalb((double) fraction, -24)
            : exponent < 31
                ? Math.scalb(1024.0 + fraction, exponent - 25)
                : fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    return (float) (bits >= 0x8000 ? -value : value);
  }

  @Test
  void doublesAreRoundedAndRefusedWhereTheyOverflow() throws IOException {
    double[] doubles = {0.1, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Float.MAX_VALUE, 1e-300};
    float[] read = numbers(Safetensors.read(doubles(doubles)), "a");
    assertEquals(doubles.length, read.length);
    for (int i = 0; i < doubles.length; i++) {
      assertEquals((float) doubles[i], read[i], "number " + i);
    }
    assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(read[1]));
    Path file = doubles(1, 1e39);
    assertEquals(file + ": a: number 1: 1.0E39 is too large for a float", failure(file));
  }

  private Path doubles(double... numbers) throws IOException {
    ByteBuffer data =
        ByteBuffer.allocate(Double.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double number : numbers) {
      data.putDouble(number);
    }
    String header =
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
            .formatted(numbers.length, data.capacity());
    return raw(header, data.array());
  }

  private static float[] numbers(Map<String, Safetensors.Entry> entries, String name) {
    Safetensors.Entry entry = entries.get(name);
    return entry == null ? new float[0] : entry.numbers();
  }

  @Test
  void everyTruncationAndEveryChangedNumberIsNoticed() throws IOException {
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, sample(), Map.of());
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertTrue(failure(file).contains("truncated"), "length " + length);
    }
    for (int i = whole.length - 20; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      Files.write(file, changed);
      assertTrue(failure(file).contains("corrupt: the checksum"), "byte " + i);
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertTrue(failure(file).contains("expected the end of the file"), failure(file));
  }

  @Test
  void wildHeadersAreRefused() throws IOException {
    refused(
        "{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
        "expected dtype F32, F16, BF16 or F64, found I64");
    refused("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", "found null");
    refused("{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,4]}}", "needs 2 bytes");
    refused("{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,4]}}", "needs 8 bytes");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "needs 8 bytes");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "holds -1");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "at byte 0");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", "two data_offsets");
    refused(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9223372036854775807],"
            + "\"data_offsets\":[0,4]}}",
        "overflow");
    refused("{\"a\":1}", "a is not a JSON object");
    refused("[1]", "the header is not a JSON object");
    refused("{\"a\":{},\"a\":{}}", "names that come once");
    refused("{\"a\":{\"dtype\":\"F32\"}} x", "the end");
    refused("{\"a", "more text");
    refused("[".repeat(100), "at most 16 levels");
    refused("{\"\\u12", "four hexadecimal digits");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path file = Files.write(folder.resolve("x"), "PK this is something else".getBytes(UTF_8));
    assertTrue(failure(file).contains("this is not a safetensors file"), failure(file));
    Path absent = folder.resolve("absent");
    assertEquals(absent + ": no such file; weights were expected here", failure(absent));
    Path nowhere = folder.resolve("no/such/folder/w");
    var error =
        assertThrows(IOException.class, () -> Safetensors.write(nowhere, sample(), Map.of()));
    assertEquals(nowhere + ": the folder does not exist; make it first", error.getMessage());
  }

  /** A write that fails leaves the old file and nothing beside it. */
  @Test
  void aFailedWriteLosesNothing() throws IOException {
    Path blocked = Files.createDirectory(folder.resolve("w"));
    Files.write(blocked.resolve("inside"), new byte[1]);
    assertThrows(IOException.class, () -> Safetensors.write(blocked, sample(), Map.of()));
    assertTrue(Files.exists(blocked.resolve("inside")));
    assertEquals(1, fileCount());
  }

  private void refused(String header, String part) throws IOException {
    String message = failure(raw(header, 1f));
    assertTrue(message.contains("corrupt header") && message.contains(part), message);
  }

  private Path raw(String header, float... numbers) throws IOException {
    ByteBuffer data =
        ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      data.putFloat(number);
    }
    return raw(header, data.array());
  }

  private Path raw(String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(UTF_8);
    ByteBuffer content =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    content.putLong(json.length).put(json).put(data);
    return Files.write(folder.resolve("raw"), content.array());
  }

  private static String failure(Path file) {
    return String.valueOf(
        assertThrows(IOException.class, () -> Safetensors.read(file)).getMessage());
  }

  private long fileCount() throws IOException {
    try (var files = Files.list(folder)) {
      return files.count();
    }
  }
}
