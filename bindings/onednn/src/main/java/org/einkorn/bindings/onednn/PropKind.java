package org.einkorn.bindings.onednn;

/** Kinds of propagation ({@code dnnl_prop_kind_t}). */
public enum PropKind implements NativeCode {
  /** Forward; what backward needs is kept. */
  FORWARD_TRAINING(64),
  /** Forward only. */
  FORWARD_INFERENCE(96),
  /** All gradients. */
  BACKWARD(128),
  /** The gradient with respect to the source. */
  BACKWARD_DATA(160),
  /** The gradient with respect to the weights. */
  BACKWARD_WEIGHTS(192);

  private final int code;

  PropKind(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
