package org.einkorn.bindings.onednn;

/** A device that primitives are made for ({@code dnnl_engine_t}). */
public final class Engine extends NativeObject {

  private static final int CPU = 1;

  private Engine(long handle) {
    super(handle, OneDnn.functions().engineDestroy());
  }

  /** A new engine for the CPU. */
  public static Engine cpu() {
    return new Engine(OneDnn.functions().engineCreate().create(CPU, 0L));
  }

  @Override
  public String toString() {
    return "cpu engine";
  }
}
