package org.einkorn.bindings.onednn;

/**
 * An order of execution on an engine ({@code dnnl_stream_t}). On the CPU a run ends when it
 * returns.
 */
public final class Stream extends NativeObject {

  private static final int IN_ORDER = 1;

  private Stream(long handle) {
    super(handle, OneDnn.functions().streamDestroy());
  }

  /** A new stream that runs in order. */
  public static Stream of(Engine engine) {
    return new Stream(OneDnn.functions().streamCreate().create(engine, IN_ORDER));
  }

  @Override
  public String toString() {
    return "stream";
  }
}
