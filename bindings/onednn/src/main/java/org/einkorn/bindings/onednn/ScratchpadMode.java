package org.einkorn.bindings.onednn;

/** Who owns the scratchpad of a primitive ({@code dnnl_scratchpad_mode_t}). */
public enum ScratchpadMode implements NativeCode {
  /** The primitive: it must not run in two threads at once. */
  LIBRARY(0),
  /** The caller, who passes one for each call in flight. */
  USER(1);

  private final int code;

  ScratchpadMode(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
