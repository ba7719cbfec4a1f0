package org.einkorn.bindings.onednn;

/** What f32 arithmetic may be computed in ({@code dnnl_fpmath_mode_t}). */
public enum FpmathMode implements NativeCode {
  /** Only what the types say. */
  STRICT(0),
  /** bf16 is allowed. */
  BF16(1),
  /** f16 is allowed. */
  F16(2),
  /** Anything is allowed. */
  ANY(3);

  private final int code;

  FpmathMode(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
