package org.einkorn.bindings.onednn;

/** Memory layouts: one letter for each axis, outermost first ({@code dnnl_format_tag_t}). */
public enum FormatTag implements NativeCode {
  /** The layout is left to the primitive. */
  ANY(1),
  /** A vector. */
  A(2),
  /** A row-major matrix. */
  AB(3),
  /** A column-major matrix. */
  BA(14),
  /** Three axes, dense. */
  ABC(4),
  /** Four axes, dense: {@code nchw}, {@code oihw}. */
  ABCD(5),
  /** Four axes, channels last: {@code nhwc}. */
  ACDB(22),
  /** Five axes, dense: {@code goihw}. */
  ABCDE(6);

  private final int code;

  FormatTag(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
