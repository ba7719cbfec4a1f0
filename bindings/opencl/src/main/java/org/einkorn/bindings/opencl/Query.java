package org.einkorn.bindings.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jocl.Pointer;
import org.jspecify.annotations.Nullable;

/** Reads one property of an OpenCL object, whatever its size. */
final class Query {

  /** A {@code clGet…Info} call with everything bound but size, value and needed size. */
  @FunctionalInterface
  interface Getter {
    int get(long size, @Nullable Pointer value, long @Nullable [] needed);
  }

  private Query() {}

  /** A text on one line: drivers pad names with blanks. */
  static String text(Getter getter) {
    return lines(getter).replaceAll("\\s+", " ");
  }

  /** A text of several lines, without blanks around it. */
  static String lines(Getter getter) {
    String text = StandardCharsets.UTF_8.decode(bytes(getter)).toString();
    int end = text.indexOf('\0');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  /** A {@code cl_uint}, {@code cl_ulong}, {@code cl_bool} or {@code size_t}. */
  static long number(Getter getter) {
    return next(bytes(getter));
  }

  static int count(Getter getter) {
    return Math.toIntExact(number(getter));
  }

  static boolean flag(Getter getter) {
    return number(getter) != 0;
  }

  /** An array of {@code size_t}. */
  static List<Long> sizes(Getter getter) {
    ByteBuffer bytes = bytes(getter);
    List<Long> sizes = new ArrayList<>();
    while (bytes.remaining() >= Long.BYTES) {
      sizes.add(bytes.getLong());
    }
    return sizes;
  }

  private static long next(ByteBuffer bytes) {
    return bytes.remaining() >= Long.BYTES
        ? bytes.getLong()
        : Integer.toUnsignedLong(bytes.getInt());
  }

  private static ByteBuffer bytes(Getter getter) {
    long[] needed = new long[1];
    getter.get(0, null, needed);
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Math.toIntExact(needed[0])).order(ByteOrder.nativeOrder());
    if (needed[0] > 0) {
      getter.get(needed[0], Pointer.to(bytes), null);
    }
    return bytes;
  }
}
