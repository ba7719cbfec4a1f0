package org.einkorn.bindings.onednn;

/** Memory descriptors that a primitive descriptor can be asked for ({@code dnnl_query_t}). */
public enum Query implements NativeCode {
  /** The source. */
  SRC_MD(129),
  /** The gradient with respect to the source. */
  DIFF_SRC_MD(130),
  /** The weights; index 1 is the bias. */
  WEIGHTS_MD(131),
  /** The gradient with respect to the weights; index 1 is the bias. */
  DIFF_WEIGHTS_MD(132),
  /** The destination. */
  DST_MD(133),
  /** The gradient with respect to the destination. */
  DIFF_DST_MD(134),
  /** What forward keeps for backward. */
  WORKSPACE_MD(135),
  /** The scratchpad. */
  SCRATCHPAD_MD(136);

  private final int code;

  Query(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
