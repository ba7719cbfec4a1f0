package org.einkorn.nn.io;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A type of numbers in a safetensors file that can be read as {@code float}. */
enum StoredType {
  /** IEEE 754 binary32. */
  F32(Float.BYTES) {
    @Override
    float next(ByteBuffer from) {
      return from.getFloat();
    }
  },
  /** IEEE 754 binary16; each of its numbers is a float. */
  F16(Short.BYTES) {
    @Override
    float next(ByteBuffer from) {
      return Float.float16ToFloat(from.getShort());
    }
  },
  /** The upper half of a binary32; each of its numbers is a float. */
  BF16(Short.BYTES) {
    @Override
    float next(ByteBuffer from) {
      return Float.intBitsToFloat(from.getShort() << Short.SIZE);
    }
  },
  /** IEEE 754 binary64, rounded to the nearest float. */
  F64(Double.BYTES) {
    @Override
    float next(ByteBuffer from) {
      double number = from.getDouble();
      float rounded = (float) number;
      if (Float.isInfinite(rounded) && !Double.isInfinite(number)) {
        throw new ArithmeticException(number + " is too large for a float");
      }
      return rounded;
    }
  };

  private final int bytes;

  StoredType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of a number. */
  int bytes() {
    return bytes;
  }

  /** The number at the position of a little-endian buffer, which moves on. */
  abstract float next(ByteBuffer from);

  /**
   * The type of a header's {@code dtype}.
   *
   * @throws IllegalArgumentException for integers and types that are not known
   */
  static StoredType of(String tensor, @Nullable Object dtype) {
    for (StoredType type : values()) {
      if (type.name().equals(dtype)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "%s: expected dtype F32, F16, BF16 or F64, found %s".formatted(tensor, dtype));
  }
}
