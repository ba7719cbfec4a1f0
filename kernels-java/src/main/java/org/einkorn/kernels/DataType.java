package org.einkorn.kernels;

import java.util.Locale;

/** The type of the elements of a buffer. */
public enum DataType {
  /** IEEE 754 single precision. */
  F32(4, 0x1p-24),
  /** IEEE 754 double precision. */
  F64(8, 0x1p-53),
  /** Signed 32-bit integer: labels, wide indices. */
  S32(4, 0),
  /** Unsigned 8-bit integer: narrow indices, raw workspace. */
  U8(1, 0);

  private final int bytes;
  private final double unitRoundoff;

  DataType(int bytes, double unitRoundoff) {
    this.bytes = bytes;
    this.unitRoundoff = unitRoundoff;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** The unit roundoff <i>u</i> of round-to-nearest arithmetic in this type, 0 for integers. */
  public double unitRoundoff() {
    return unitRoundoff;
  }

  /** The name in a problem's text, such as {@code f32}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
