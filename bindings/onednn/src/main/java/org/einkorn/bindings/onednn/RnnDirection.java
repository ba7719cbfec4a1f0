package org.einkorn.bindings.onednn;

/** The order in which the steps of a sequence are taken ({@code dnnl_rnn_direction_t}). */
public enum RnnDirection implements NativeCode {
  /** First to last. */
  LEFT_TO_RIGHT(1),
  /** Last to first. */
  RIGHT_TO_LEFT(2),
  /** Both, their outputs side by side. */
  BIDIRECTIONAL_CONCAT(3),
  /** Both, their outputs added. */
  BIDIRECTIONAL_SUM(4);

  private final int code;

  RnnDirection(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
