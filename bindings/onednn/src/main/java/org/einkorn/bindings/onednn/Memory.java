package org.einkorn.bindings.onednn;

/**
 * A tensor: a description and the address of its data ({@code dnnl_memory_t}). The data belong to
 * the caller, who keeps them alive and large enough while a primitive runs.
 */
public final class Memory extends NativeObject {

  private final MemoryDesc description;

  private Memory(long handle, MemoryDesc description) {
    super(handle, OneDnn.functions().memoryDestroy());
    this.description = description;
  }

  /** A tensor that has no data yet. */
  public static Memory of(MemoryDesc description, Engine engine) {
    return new Memory(
        OneDnn.functions().memoryCreate().create(description, engine, 0L), description);
  }

  /** Points the tensor at its data. */
  public void setData(long address) {
    int status = HotFunctions.setData(handle(), address);
    if (status != 0) {
      throw new OneDnnException(
          Status.of(status),
          "dnnl_memory_set_data_handle("
              + description
              + ") returned "
              + Status.of(status).nativeName());
    }
  }

  @Override
  public String toString() {
    return "memory " + description;
  }
}
