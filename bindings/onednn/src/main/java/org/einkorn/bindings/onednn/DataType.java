package org.einkorn.bindings.onednn;

/** Types of elements ({@code dnnl_data_type_t}). */
public enum DataType implements NativeCode {
  /** IEEE 754 half precision. */
  F16(1),
  /** The upper half of a single precision number. */
  BF16(2),
  /** IEEE 754 single precision. */
  F32(3),
  /** Signed 32-bit integer. */
  S32(4),
  /** Signed 8-bit integer. */
  S8(5),
  /** Unsigned 8-bit integer. */
  U8(6),
  /** IEEE 754 double precision. */
  F64(7);

  private final int code;

  DataType(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
